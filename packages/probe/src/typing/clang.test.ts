import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Btf, dumpC, readTar, Surface } from '@hooklab/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTree } from '../expression/tree/read';
import { checkTree } from './check';
import { promote } from './convert';
import { BOOL, CHAR, type CType, INT, LONG, sizeOfType, U16, U32, U64 } from './ctype';
import { fold } from './fold';
import { Generator, numbers } from './test/generate';
import { pointerTo, scopeOf } from './test/kernel';
import type { Typed } from './typed';

const ROOTS = [
  'task_struct',
  'sock',
  'file',
  'inode',
  'dentry',
  'request',
  'bio',
  'sk_buff',
  'mm_struct',
  'net_device',
  'vm_area_struct',
  'pid',
  'cred',
  'super_block',
  'tcp_sock',
  'linux_binprm',
];

/** A shipped kernel: "debian-6.12". */
function shippedSurface(kernel: string): Surface {
  const path = fileURLToPath(new URL(`../../../surface/shipped/${kernel}.tar.xz`, import.meta.url));
  const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
  return new Surface(kernel, readTar(tar));
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hooklab-expressions-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function clang(source: string, ...args: string[]): { status: number | null; stderr: string; file: string } {
  const file = join(directory, 'all.c');
  writeFileSync(file, source);
  const { status, stderr } = spawnSync('clang', [...args, file], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  return { status, stderr, file };
}

function typed(text: string, scope: Parameters<typeof checkTree>[1]): Typed {
  const { node, faults } = readTree(text);
  expect(faults, text).toEqual([]);
  const checked = checkTree(node, scope);
  if (!checked.ok) throw new Error(`${text}: ${checked.fault.message}`);
  return checked.typed;
}

/** Bits from the root of a way of plain members, and the struct that it begins in; null: it follows a pointer. */
function offsetOf(node: Typed): number | null {
  if (node.kind === 'index' && node.of.type.kind === 'array' && node.index.kind === 'constant') {
    const before = offsetOf(node.of);
    return before === null ? null : before + Number(node.index.value) * 8 * (sizeOfType(node.type) ?? 0);
  }
  if (node.kind !== 'member') return null;
  if (node.arrow) return node.of.kind === 'root' ? node.offset : null;
  const before = offsetOf(node.of);
  return before === null ? null : before + node.offset;
}

describe.each(['debian-5.10', 'debian-6.12', 'debian-7.2'])('%s', (kernel) => {
  let btf: Btf;
  let header = '';
  beforeAll(() => {
    btf = shippedSurface(kernel).btf!;
    header = [...dumpC(btf)].map((text) => `${text};`).join('\n');
  }, 60_000);

  it('each expression has the type that clang gives it, each member its offset', () => {
    const roots = ROOTS.filter((name) => pointerTo(btf, name).kind === 'pointer' && btf.find(name, -1));
    const scope = scopeOf(
      btf,
      roots.map((name) => [`p_${name}`, pointerTo(btf, name)] as const),
    );
    const generator = new Generator(scope, 5, [
      'struct sock',
      'struct list_head',
      'p_file->f_path',
      'u16',
      'struct dentry *',
    ]);
    const asserts: string[] = [];
    let offsets = 0;
    for (let i = 0; i < 450; i++) {
      const text = i % 3 === 0 ? generator.value() : generator.number(3);
      if (text === null) continue;
      const node = typed(text, scope);
      const type = node.type as Extract<CType, { kind: 'int' }>;
      const own = promote(type, node.kind === 'member' ? node.bits : 0);
      asserts.push(
        `_Static_assert(sizeof(+(${text})) == ${own.size} && ((__typeof__(+(${text})))-1 < 0) == ${Number(own.signed)}, "${asserts.length}: ${text.replaceAll('"', '')}");`,
      );
      const offset = offsetOf(node);
      const way = /^(p_(\w+?))->([\w.[\]]+)$/.exec(text);
      if (offset === null || !way || (node.kind === 'member' && node.bits > 0)) continue;
      offsets++;
      asserts.push(
        `_Static_assert(__builtin_offsetof(struct ${way[2]}, ${way[3]}) == ${offset / 8}, "offset ${text}");`,
      );
    }
    const values = roots.map((name) => `extern struct ${name} *p_${name};`);
    const { status, stderr } = clang(
      [header, ...values, ...asserts].join('\n'),
      ...['-target', 'bpf', '-fms-extensions', '-fsyntax-only', '-w', '-ferror-limit=20'],
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(asserts.length).toBeGreaterThan(400);
    expect(offsets).toBeGreaterThan(20);
  });
});

describe('arithmetic', () => {
  const VALUES = [
    ['a', { ...CHAR, name: 'signed char', char: false }, 'signed char'],
    ['b', { ...CHAR, signed: false, char: false, name: 'unsigned char' }, 'unsigned char'],
    ['c', { ...U16, signed: true, name: 'short' }, 'short'],
    ['d', U16, 'unsigned short'],
    ['e', INT, 'int'],
    ['f', U32, 'unsigned int'],
    ['g', LONG, 'long'],
    ['h', U64, 'unsigned long'],
    ['i', BOOL, '_Bool'],
  ] as const;
  /** Values at the edges of every width. */
  const EDGES = [
    0n,
    1n,
    -1n,
    2n,
    127n,
    128n,
    255n,
    256n,
    32767n,
    32768n,
    65535n,
    0x7fffffffn,
    0x80000000n,
    0xffffffffn,
    1n << 40n,
    (1n << 63n) - 1n,
    1n << 63n,
  ];

  it('gives what clang’s program gives, for 2000 expressions', () => {
    const btf = shippedSurface('debian-6.12').btf!;
    const scope = scopeOf(
      btf,
      VALUES.map(([name, type]) => [name, type] as const),
    );
    const generator = new Generator(scope, 77, ['int', 'u16']);
    const next = numbers(3);
    const lines: string[] = [];
    const expected: string[] = [];
    for (let n = 0; n < 2000; n++) {
      const text = generator.number(4);
      const node = typed(text, scope);
      const values = new Map(
        VALUES.map(([name, type]) => [name, wrapTo(EDGES[next(EDGES.length)]!, type)] as const),
      );
      const got = fold(node, (leaf) =>
        leaf.kind === 'root' ? (values.get(leaf.of.name as 'a') ?? null) : null,
      );
      if (got === null) throw new Error(`${text} has no value`);
      const sets = [...values].map(
        ([name, value]) => `${name} = ${BigInt.asIntN(64, value)}${value === -(1n << 63n) ? 'ull' : 'll'};`,
      );
      lines.push(
        `\t${sets.join(' ').replaceAll('-9223372036854775808', '0x8000000000000000')}`,
        `\tprintf("%llx\\n", (unsigned long long)(${text}));`,
      );
      expected.push(BigInt.asUintN(64, got).toString(16));
    }
    const source = [
      '#include <stdio.h>',
      ...'typedef unsigned char u8; typedef signed char s8; typedef unsigned short u16; typedef short s16; typedef unsigned long long u64; typedef unsigned int __u32; typedef _Bool bool; typedef int pid_t_;'
        .split('; ')
        .map((t) => `${t.replace(/;$/, '')};`),
      '#define pid_t int',
      ...VALUES.map(([name, , c]) => `static volatile ${c} ${name};`),
      'int main(void)',
      '{',
      ...lines,
      '\treturn 0;',
      '}',
      '',
    ].join('\n');
    const program = join(directory, 'all');
    const { stderr, status } = clang(source, '-w', '-O0', '-fwrapv', '-o', program);
    expect([status, stderr]).toEqual([0, '']);
    const ran = spawnSync(program, { encoding: 'utf8', maxBuffer: 1024 ** 2 });
    expect(ran.stdout.trim().split('\n')).toEqual(expected);
  }, 60_000);
});

function wrapTo(value: bigint, type: Extract<CType, { kind: 'int' }>): bigint {
  if (type.bool) return value === 0n ? 0n : 1n;
  return type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
}

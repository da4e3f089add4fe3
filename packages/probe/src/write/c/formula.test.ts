import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Btf, neededTypes, readTar, Surface } from '@hooklab/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTree } from '../../expression/tree/read';
import type { RootUse } from '../../resolve/resolved';
import { checkTree } from '../../typing/check';
import { BOOL, CHAR, type CType, INT, LONG, U16, U32, U64 } from '../../typing/ctype';
import type { Scope } from '../../typing/scope';
import { Generator, numbers } from '../../typing/test/generate';
import { pointerTo, scopeOf } from '../../typing/test/kernel';
import type { Typed } from '../../typing/typed';
import { numberType } from './ctype';
import { formulaText } from './formula';

const bpf = fileURLToPath(new URL('../../../../../bpf/', import.meta.url));
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hooklab-formulas-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function shippedBtf(kernel: string): Btf {
  const path = fileURLToPath(new URL(`../../../../surface/shipped/${kernel}.tar.xz`, import.meta.url));
  const tar = execFileSync('xz', ['-dc', path], { maxBuffer: 256 * 1024 ** 2 });
  return new Surface(kernel, readTar(tar)).btf!;
}

function typed(text: string, scope: Scope): Typed {
  const { node, faults } = readTree(text);
  expect(faults, text).toEqual([]);
  const checked = checkTree(node, scope);
  if (!checked.ok) throw new Error(`${text}: ${checked.fault.message}`);
  return checked.typed;
}

/** Each name as a variable of the program. */
const usesOf = (scope: Scope, follow: RootUse['follow']): RootUse[] =>
  scope.names.map((name) => ({
    name,
    follow: name.type.kind === 'pointer' ? follow : 'scalar',
    root: { kind: 'field', member: name.name, place: 'fixed', struct: 'values' },
  }));

const ROOTS = [
  'task_struct',
  'sock',
  'file',
  'inode',
  'dentry',
  'request',
  'bio',
  'sk_buff',
  'net_device',
  'cred',
];

describe.each(['debian-5.10', 'debian-6.12', 'debian-7.2'])('%s', (kernel) => {
  it('programs of 400 expressions compile without a remark of -Wall and -Wextra', {
    timeout: 120_000,
  }, () => {
    const btf = shippedBtf(kernel);
    const scope = scopeOf(
      btf,
      ROOTS.map((name) => [`p_${name}`, pointerTo(btf, name)] as const),
    );
    const generator = new Generator(scope, 11, ['struct sock', 'p_file->f_path', 'u16']);
    const functions: string[] = [];
    let compiled = 0;
    for (const follow of ['direct', 'typed', 'scalar'] as const) {
      const roots = usesOf(scope, follow);
      for (let n = 0; n < 9; n++) {
        const lines: string[] = [];
        for (let i = 0; i < 15; i++) {
          const text = (i % 3 === 0 ? generator.value() : null) ?? generator.number(2);
          const node = typed(text, scope);
          const c = formulaText(node, roots);
          const type = node.type.kind === 'int' ? numberType(node.type) : 'void *';
          lines.push(
            '\t{',
            '\t\t__s32 rc = 1;',
            `\t\t${type} value = ${c};`,
            '\t\t(void)rc;',
            `\t\tsum += (__u64)value + rc; /* ${text.replaceAll('*/', '* /').replaceAll('/*', '/ *')} */`,
            '\t}',
          );
          compiled++;
        }
        functions.push(
          `SEC("raw_tp/sched_switch")\nint on_${follow}_${n}(void *c)\n{\n\tstruct values *ctx = c;\n\t__u64 sum = 0;\n\n${lines.join('\n')}\n\treturn sum;\n}\n`,
        );
      }
    }
    const source = [
      '#include <bpf/bpf_helpers.h>',
      '#include <bpf/bpf_tracing.h>',
      '#include <bpf/bpf_core_read.h>',
      '#include <bpf/bpf_endian.h>',
      '#include "hooklab.h"',
      '#include "expression.h"',
      `struct values {\n${ROOTS.map((name) => `\tstruct ${name} *p_${name};`).join('\n')}\n};`,
      ...functions,
      'char LICENSE[] SEC("license") = "GPL";',
      '',
    ].join('\n');
    const ours = ['hooklab.h', 'expression.h'].map((name) =>
      execFileSync('cat', [join(bpf, name)], { encoding: 'utf8' }),
    );
    writeFileSync(join(directory, 'vmlinux.h'), neededTypes(btf, [source, ...ours].join('\n')).header);
    const file = join(directory, 'program.c');
    writeFileSync(file, source);
    const { status, stderr } = spawnSync(
      'clang',
      [
        ...['-target', 'bpf', '-mcpu=v3', '-O2', '-g', '-c', '-std=gnu11', '-D__TARGET_ARCH_x86'],
        ...[
          '-Wall',
          '-Wextra',
          '-Wno-missing-declarations',
          '-Wno-unused-parameter',
          '-isystem',
          '/usr/include',
        ],
        ...['-I', bpf, '-I', directory, '-include', 'vmlinux.h', file, '-o', join(directory, 'program.o')],
      ],
      { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 },
    );
    expect(stderr.split('\n').slice(0, 40).join('\n')).toBe('');
    expect(status).toBe(0);
    expect(compiled).toBeGreaterThan(400);
  });
});

describe('what a program reckons', () => {
  const VALUES = [
    ['a', { ...CHAR, name: 'signed char', char: false }],
    ['b', { ...CHAR, signed: false, char: false, name: 'unsigned char' }],
    ['c', { ...U16, signed: true, name: 'short' }],
    ['d', U16],
    ['e', INT],
    ['f', U32],
    ['g', LONG],
    ['h', U64],
    ['i', BOOL],
  ] as const satisfies readonly (readonly [string, CType])[];
  const EDGES = [
    0n,
    1n,
    -1n,
    2n,
    100n,
    127n,
    255n,
    32767n,
    65535n,
    0x7fffffffn,
    0x80000000n,
    0xffffffffn,
    1n << 40n,
    (1n << 63n) - 1n,
    1n << 63n,
  ];

  it('is what C reckons, for 1000 expressions as written and as generated, in one program', {
    timeout: 120_000,
  }, () => {
    const btf = shippedBtf('debian-6.12');
    const scope = scopeOf(
      btf,
      VALUES.map(([name, type]) => [name, type] as const),
    );
    const roots = usesOf(scope, 'scalar');
    const generator = new Generator(scope, 21, ['int', 'u16']);
    const next = numbers(9);
    const lines: string[] = [];
    const texts: string[] = [];
    for (let n = 0; n < 1000; n++) {
      const text = generator.number(4);
      const node = typed(text, scope);
      if (node.type.kind !== 'int') throw new Error(`${text} is no number`);
      const sets = VALUES.map(
        ([name]) => `ctx->${name} = 0x${BigInt.asUintN(64, EDGES[next(EDGES.length)]!).toString(16)}ull;`,
      );
      const own = VALUES.map(
        ([name, type]) => `${type.bool ? '_Bool' : numberType(type)} ${name} = ctx->${name};`,
      );
      lines.push(
        `\t${sets.join(' ')}`,
        `\t{ ${own.join(' ')} __s32 rc = 1; __s64 theirs = ${text}; __s64 ours = ${formulaText(node, roots)}; (void)rc;`,
        `\tprintf("%llx %llx\\n", (unsigned long long)theirs, (unsigned long long)ours); }`,
      );
      texts.push(text);
    }
    const source = [
      '#include <stdio.h>',
      'typedef unsigned char __u8, u8; typedef signed char __s8, s8; typedef unsigned short __u16, u16; typedef short __s16, s16;',
      'typedef unsigned int __u32; typedef int __s32; typedef unsigned long long __u64, u64; typedef long long __s64;',
      '#define bool _Bool',
      '#define pid_t int',
      '#define __always_inline inline',
      ...arithmeticOfHeader(),
      `struct values { ${VALUES.map(([name, type]) => `volatile ${type.bool ? '_Bool' : numberType(type)} ${name};`).join(' ')} };`,
      'int main(void)',
      '{',
      '\tstatic struct values values, *ctx = &values;',
      ...lines,
      '\treturn 0;',
      '}',
      '',
    ].join('\n');
    const program = join(directory, 'reckon');
    writeFileSync(`${program}.c`, source);
    const { status, stderr } = spawnSync('clang', ['-w', '-O1', '-fwrapv', `${program}.c`, '-o', program], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const ran = spawnSync(program, { encoding: 'utf8' }).stdout.trim().split('\n');
    const differ = ran.flatMap((line, i) => {
      const [theirs, ours] = line.split(' ');
      return theirs === ours ? [] : [`${texts[i]}: ${theirs}, generated ${ours}`];
    });
    expect(ran.length).toBe(1000);
    expect(differ).toEqual([]);
  });

  /** The functions of expression.h that need no kernel. */
  function arithmeticOfHeader(): string[] {
    const header = execFileSync('cat', [join(bpf, 'expression.h')], { encoding: 'utf8' });
    return [
      header.slice(header.indexOf('static __always_inline __u64 hl_divide'), header.indexOf('/* ---- tests')),
    ];
  }

  it('has BPF’s answers where C has none', () => {
    const source = [
      '#include <stdio.h>',
      'typedef unsigned long long __u64; typedef long long __s64;',
      '#define __always_inline inline',
      ...arithmeticOfHeader(),
      'int main(void) { printf("%lld %lld %lld %lld %lld %lld %lld", (__s64)hl_divide(7, 0), (__s64)hl_modulo(7, 0), hl_divide_signed(-7, 0),',
      'hl_modulo_signed(-7, 0), hl_divide_signed(-7, 2), hl_modulo_signed(-7, 2), hl_divide_signed((__s64)1 << 63, -1)); return 0; }',
    ].join('\n');
    const program = join(directory, 'open');
    writeFileSync(`${program}.c`, source);
    expect(
      spawnSync('clang', ['-w', '-fwrapv', `${program}.c`, '-o', program], { encoding: 'utf8' }).stderr,
    ).toBe('');
    expect(spawnSync(program, { encoding: 'utf8' }).stdout).toBe('0 7 0 -7 -3 -1 -9223372036854775808');
  });
});

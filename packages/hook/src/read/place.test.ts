import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arch, Btf, readElf, STRUCTS } from '@hooklab/surface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArgPlace, argPlaces } from './place';

/** Prototypes, as pointers: only their types are wanted. */
const SOURCE = `
typedef struct { int a; } s4;
typedef struct { long a, b; } s16;
typedef struct { int a, b, c; } s12;
typedef struct { long a, b, c; } s24;
typedef struct __attribute__((packed)) { char c; long x; } packed9;
typedef __int128 wide;
struct functions {
	int (*plain)(long a, int b);
	int (*small)(s4 s, long b);
	int (*pair)(long a, s16 s, long b);
	int (*twelve)(s12 s, long b);
	int (*last)(long a, long b, long c, long d, long e, s16 s, long f, long g);
	int (*full)(long a, long b, long c, long d, long e, long f, long g, s16 s, long h);
	int (*large)(s24 s, long b);
	int (*unaligned)(packed9 p, long b);
	int (*aligned)(long a, wide x, long b);
} functions;
`;

let folder: string;
let btf: Btf;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hooklab-place-'));
  const [source, object] = [join(folder, 'abi.c'), join(folder, 'abi.o')];
  writeFileSync(source, SOURCE);
  execFileSync('clang', ['-g', '-O1', '--target=bpf', '-c', source, '-o', object]);
  const bytes = new Uint8Array(readFileSync(object));
  const section = readElf(bytes).sections.find(({ name }) => name === '.BTF')!;
  btf = Btf.read(bytes.slice(section.offset, section.offset + section.size), { origin: 'abi.o' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function placesOf(name: string, arch: Arch): string[] {
  const all = btf.find('functions', STRUCTS);
  const member = Array.from({ length: btf.vlen(all) }, (_, i) => i).find(
    (i) => btf.memberName(all, i) === name,
  )!;
  const proto = btf.target(btf.memberType(all, member));
  const types = Array.from({ length: btf.vlen(proto) }, (_, i) => btf.parameterType(proto, i));
  return argPlaces(btf, types, arch).map(text);
}

function text(place: ArgPlace): string {
  if (place.in === 'unknown') return '?';
  if (place.in === 'stack') return `sp+${place.offset}`;
  return `${place.indirect ? '*' : ''}${place.names.join('+')}`;
}

/** Each as clang 14 compiles a function of that prototype for x86_64-linux-gnu and aarch64-linux-gnu. */
describe('an argument is', () => {
  const cases: [name: string, x86: string, arm: string][] = [
    ['plain', 'rdi rsi', 'x0 x1'],
    ['small', 'rdi rsi', 'x0 x1'],
    ['pair', 'rdi rsi+rdx rcx', 'x0 x1+x2 x3'],
    ['twelve', 'rdi+rsi rdx', 'x0+x1 x2'],
    ['last', 'rdi rsi rdx rcx r8 sp+8 r9 sp+24', 'x0 x1 x2 x3 x4 x5+x6 x7 sp+0'],
    ['full', 'rdi rsi rdx rcx r8 r9 sp+8 sp+16 sp+32', 'x0 x1 x2 x3 x4 x5 x6 sp+0 sp+16'],
    ['large', 'sp+8 rdi', '*x0 x1'],
    ['unaligned', 'sp+8 rdi', 'x0+x1 x2'],
    ['aligned', 'rdi rsi+rdx rcx', 'x0 x2+x3 x4'],
  ];
  it.each(cases)('%s', (name, x86, arm) => {
    expect(placesOf(name, 'x86_64').join(' ')).toBe(x86);
    expect(placesOf(name, 'arm64').join(' ')).toBe(arm);
    expect(new Set(placesOf(name, 'unknown'))).toEqual(new Set(['?']));
  });
});

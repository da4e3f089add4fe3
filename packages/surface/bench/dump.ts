/**
 * Prints all types of each BTF as C and compares them, definition by definition, with `bpftool btf dump … format c`.
 *
 *   node bench/run.mjs bench/dump.ts BTF…            (-b BASE before module BTFs)
 *
 * Spaces that C does not need are not compared ("void * (*f)(void)" is "void *(*f)(void)"). Every other difference
 * is named and counted; clang is the judge of those in which the two texts mean different things.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dumpC } from '../src/btf/c/dump';
import { prototypeOf } from '../src/btf/c/prototype';
import { Btf, FUNCS, Kind } from '../src/index';

const args = process.argv.slice(2);
const base = args[0] === '-b' ? args.splice(0, 2)[1]! : null;
let failed = false;

/** "8941 structs, 1638 unions, …" */
function count(texts: string[]): string {
  const kinds = { struct: 0, union: 0, enum: 0, typedef: 0, forward: 0 };
  for (const text of texts) {
    const word = text.split(/[\s{]/)[0] as keyof typeof kinds;
    kinds[word !== 'typedef' && !text.includes('{') ? 'forward' : word]++;
  }
  return Object.entries(kinds)
    .map(([kind, n]) => `${n} ${kind}s`)
    .join(' ');
}

function definitions(text: string): string[] {
  return text
    .split('\n\n')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:#|\/\*)/.test(part));
}

const normal = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll(/ ?([*()[\],;:{}]) ?/g, '$1');

function compare(ours: string[], theirs: string[]) {
  const reasons: Record<string, string[]> = {};
  const unexplained: [string, string][] = [];
  let same = 0;
  const length = Math.max(ours.length, theirs.length);
  for (let i = 0; i < length; i++) {
    const a = ours[i] ?? '';
    const b = theirs[i] ?? '';
    if (normal(a) === normal(b)) same++;
    else {
      const reason = explain(normal(a), normal(b));
      if (reason) reasons[reason] = [...(reasons[reason] ?? []), a.split('\n')[0]!];
      else unexplained.push([a, b]);
    }
  }
  return { reasons, unexplained, same };
}

function explain(a: string, b: string): string | null {
  if (a.replaceAll(/__attribute__\(\(mode\((?:byte|word)\)\)\)/g, '') === b) {
    return 'enums of 1 or 8 bytes, whose mode attribute bpftool before 7.2 leaves out';
  }
  if (
    a.replaceAll('}__attribute__((packed))', '}') === b.replaceAll('}__attribute__((packed))', '}') &&
    a.includes('union')
  ) {
    return 'with unions that their size shows to be packed, printed unpacked by bpftool';
  }
  if (a.replaceAll(/= (-\d+)/g, (_, n) => `= ${BigInt.asUintN(32, BigInt(n))}`) === b) {
    return 'enums with negative values in BTF that marks no signs: bpftool prints 4294967295';
  }
  return null;
}

/** Every FUNC: our prototype, token by token, against the raw dump's parameters. */
function prototypes(path: string, btf: Btf): string {
  const raw = spawnSync('bpftool', ['btf', 'dump', 'file', path, '-j', ...(base ? ['-B', base] : [])], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  const { types } = JSON.parse(raw.stdout) as {
    types: {
      id: number;
      kind: string;
      name: string;
      type_id: number;
      params?: { name: string; type_id: number }[];
    }[];
  };
  const byId = new Map(types.map((t) => [t.id, t]));
  let n = 0;
  let wrong = 0;
  for (const func of types) {
    if (func.kind !== 'FUNC') continue;
    n++;
    const proto = byId.get(func.type_id);
    const params = (proto?.params ?? []).filter((p) => p.type_id !== 0 || p.name !== '(anon)');
    const own = prototypeOf(btf, func.id);
    const names = params.map((p) => (p.name === '(anon)' ? '' : p.name));
    const same =
      own !== null &&
      btf.kind(func.id) === Kind.FUNC &&
      btf.find(func.name, FUNCS) !== 0 &&
      own.params.map((p) => p.name).join() === names.join() &&
      own.params.every((p, i) => p.typeId === params[i]!.type_id);
    if (proto && !same) wrong++;
  }
  return `${n} functions' prototypes, ${wrong} differ from bpftool's raw dump`;
}

for (const path of args) {
  const origin = path.split('/').slice(-3).join('/');
  const vmlinux = base ? Btf.read(readFileSync(base)) : null;
  const start = performance.now();
  const btf = Btf.read(readFileSync(path), vmlinux ? { base: vmlinux, origin } : { origin });
  const ours = [...dumpC(btf)];
  const ms = performance.now() - start;

  const began = performance.now();
  const run = spawnSync(
    'bpftool',
    ['btf', 'dump', 'file', path, 'format', 'c', ...(base ? ['-B', base] : [])],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  const theirMs = performance.now() - began;
  const theirs = definitions(run.stdout);
  const differences = compare(ours, theirs);
  console.log(
    `${origin}: ${count(ours)} ours in ${ms.toFixed(0)} ms, ${count(theirs)} of bpftool in ${theirMs.toFixed(0)} ms; ` +
      `${differences.same} the same in the same order`,
  );
  for (const [reason, list] of Object.entries(differences.reasons))
    console.log(`  ${list.length} ${reason}, e.g. ${list[0]}`);
  for (const [a, b] of differences.unexplained.slice(0, 3))
    console.log(`  UNEXPLAINED\n--- ours\n${a}\n--- bpftool\n${b}`);
  if (differences.unexplained.length) failed = true;
  console.log(`  unexplained: ${differences.unexplained.length}; ${prototypes(path, btf)}`);
}
process.exitCode = failed ? 1 : 0;

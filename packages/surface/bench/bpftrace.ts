/**
 * What bpftrace lists on a kernel, beside ours of the same live kernel: equal, different, and why.
 *
 *   node bench/run.mjs bench/bpftrace.ts DIRECTORY…
 *
 * bpftrace is only for this comparison (Debian: apt-get install bpftrace). A lab VM sees the host's /usr, so for each
 * kernel, with `lab boot 6.12`; what `lab exec` gives back is cut at 1 MiB, so it is packed:
 *
 *   hooklab surface capture DIRECTORY/surface --target lab:6.12
 *   hooklab lab exec 6.12 "bpftrace -lv 'tracepoint:*' | gzip | base64 -w0" | base64 -d | gunzip > DIRECTORY/tracepoints.txt
 *   …                      bpftrace -lv 'kfunc:*'  (from 0.20 on: fentry:*)                      > DIRECTORY/functions.txt
 *   …                      bpftrace -l 'kprobe:*'                                                > DIRECTORY/kprobes.txt
 *   hooklab surface list --kind tracepoint --surface DIRECTORY/surface --json                    > DIRECTORY/tracepoint.jsonl
 *   hooklab surface list --kind fn --surface DIRECTORY/surface --json                            > DIRECTORY/fn.jsonl
 */
import { readFileSync } from 'node:fs';
import { prototypeOf } from '../src/btf/c/prototype';
import { joinDeclaration } from '../src/detail/declaration';
import {
  type Btf,
  FUNCS,
  type FunctionDetail,
  type NamedType,
  type Surface,
  type TracepointDetail,
} from '../src/index';
import { openSurface } from './directory';

/** Reason → how many, and the first of them. */
class Reasons {
  readonly #all = new Map<string, { count: number; example: string }>();

  add(reason: string, example: string): void {
    const found = this.#all.get(reason);
    if (found) found.count++;
    else this.#all.set(reason, { count: 1, example });
  }

  print(): void {
    for (const [reason, { count, example }] of [...this.#all].sort((a, b) => b[1].count - a[1].count)) {
      console.log(`    ${String(count).padStart(6)}  ${reason}: ${example}`);
    }
  }
}

const lines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const details = <T extends { path: string }>(path: string): T[] =>
  lines(path).map((line) => JSON.parse(line) as T);

/** A line of -lv begins a point, or is indented and one of its fields. */
function listed(path: string): Map<string, string[]> {
  const all = new Map<string, string[]>();
  let fields: string[] = [];
  for (const line of lines(path)) {
    if (line.startsWith('    ')) fields.push(line.slice(4));
    else {
      fields = [];
      all.set(line, fields);
    }
  }
  return all;
}

/** Spaces around "*" are a matter of taste. */
const plain = (text: string) => text.replaceAll(/\s*([*()[\],])\s*/g, '$1').trim();
const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');

/** "char comm[16]", but "__data_loc char[] cmd": as the kernel's format files have it, and bpftrace. */
const asInFormat = ({ name, type }: NamedType): string =>
  /^__(?:data|rel)_loc /.test(type) ? `${type} ${name}` : joinDeclaration(type, name);

function tracepoints(dir: string): boolean {
  const theirs = listed(`${dir}/tracepoints.txt`);
  const ours = new Map(
    details<TracepointDetail>(`${dir}/tracepoint.jsonl`).map((point) => [point.path, point]),
  );
  const reasons = new Reasons();
  let equal = 0;
  let fields = 0;
  for (const [path, theirFields] of theirs) {
    const point = ours.get(path);
    ours.delete(path);
    if (!point) {
      reasons.add('UNEXPLAINED, only bpftrace lists it', path);
      continue;
    }
    const ourFields = point.fields.map(asInFormat);
    fields += ourFields.length;
    if (same(theirFields.map(plain), ourFields.map(plain))) equal++;
    else reasons.add('UNEXPLAINED', `${path}: ${theirFields.join('; ')} | ${ourFields.join('; ')}`);
  }
  for (const path of ours.keys()) reasons.add('UNEXPLAINED, only we list it', path);
  console.log(
    `  tracepoints: ${theirs.size} of bpftrace, ${equal} equal with all of their fields (${fields})`,
  );
  reasons.print();
  return equal === theirs.size && ours.size === 0;
}

/** As bpftrace writes a prototype: an argument a line, type then name, last what is returned. */
function prototypeLines({ params, return: returns }: Pick<FunctionDetail, 'params' | 'return'>): string[] {
  const all = (params ?? []).map(({ name, type }) => `${type} ${name}`);
  return returns === 'void' ? all : [...all, `${returns} retval`];
}

/** All FUNCs of that name in all BTFs: static functions of one name are several. */
function* prototypes(btfs: readonly Btf[], name: string): Generator<string[]> {
  for (const btf of btfs) {
    for (const id of btf.findAll(name, FUNCS)) {
      const proto = id >= btf.firstId ? prototypeOf(btf, id) : null;
      if (proto) yield prototypeLines({ params: proto.params, return: proto.returns });
    }
  }
}

/** Ways in which bpftrace (through libbpf) writes the same prototype otherwise. */
const SPELLINGS: [reason: string, spell: (line: string) => string][] = [
  ['libbpf numbers structs of one name (___2)', (line) => line.replaceAll(/___\d+\b/g, '')],
  ['libbpf writes () for (void)', (line) => line.replaceAll('(void)', '()')],
  [
    'old libbpf writes an attribute of 6.14+ as a type tag',
    (line) => line.replaceAll(/btf_type_tag\("((?:[^"\\]|\\.)*)"\)/g, '$1'),
  ],
];

function difference(fn: FunctionDetail, theirs: readonly string[], btfs: readonly Btf[]): string {
  const variadic = fn.prototype?.endsWith('...)') === true;
  const own = prototypeLines(fn).map(plain);
  const used: string[] = [];
  let left = theirs.map(plain);
  let right = own;
  if (variadic) {
    used.push('bpftrace writes "..." as an argument of type void');
    right = prototypeLines({ params: [...fn.params!, { name: '', type: 'void' }], return: fn.return }).map(
      plain,
    );
  }
  if (same(left, right)) return used.join(', ');
  for (const [reason, spell] of SPELLINGS) {
    const [a, b] = [left.map(spell), right.map(spell)];
    if (same(a, left) && same(b, right)) continue;
    [left, right] = [a, b];
    used.push(reason);
    if (same(left, right)) return used.join(', ');
  }
  const respelled = (all: readonly string[]) =>
    SPELLINGS.reduce((now, [, spell]) => now.map(spell), all.map(plain));
  const all = [...prototypes(btfs, fn.name)].map(respelled);
  if (all.some((other) => same(respelled(theirs), other))) return 'another function of that name in BTF';
  if (all.length > 1 && isRunTogether(respelled(theirs), all)) {
    return 'bpftrace runs the prototypes of several functions of one name together';
  }
  return 'UNEXPLAINED';
}

/** Some of the prototypes, one behind another. */
function isRunTogether(text: readonly string[], all: readonly (readonly string[])[]): boolean {
  if (text.length === 0) return true;
  return all.some(
    (one) =>
      one.length > 0 && same(text.slice(0, one.length), one) && isRunTogether(text.slice(one.length), all),
  );
}

const whyNotListed = (fn: FunctionDetail): string =>
  fn.params!.length + (fn.prototype!.endsWith('...)') ? 1 : 0) > 6
    ? 'bpftrace leaves out functions of more than 6 arguments'
    : 'UNEXPLAINED, only we list it';

function functions(dir: string, ours: Map<string, FunctionDetail>, surface: Surface): boolean {
  const theirs = listed(`${dir}/functions.txt`);
  const reasons = new Reasons();
  if (theirs.size === 0) {
    console.log(
      '  functions: bpftrace lists none here (before 5.11 vmlinux has no BTF id, by which it looks)',
    );
    return true;
  }
  const btfs = [surface.btf, ...surface.btfModules.map((m) => surface.moduleBtf(m))].filter(
    (b) => b !== null,
  );
  const names = new Set<string>();
  let equal = 0;
  let explained = true;
  for (const [path, prototype] of theirs) {
    const name = path.split(':')[2]!;
    names.add(name);
    const fn = ours.get(name);
    if (!fn?.params) {
      reasons.add('UNEXPLAINED, only bpftrace has a prototype', path);
      explained = false;
    } else if (same(prototype.map(plain), prototypeLines(fn).map(plain))) equal++;
    else {
      const reason = difference(fn, prototype, btfs);
      explained &&= reason !== 'UNEXPLAINED';
      reasons.add(reason, `${path}: ${prototype.join('; ')} | ${prototypeLines(fn).join('; ')}`);
    }
  }
  const typed = [...ours.values()].filter((fn) => fn.params !== null);
  const traceable = typed.filter((fn) => fn.ftrace === true);
  for (const fn of traceable) {
    if (names.has(fn.name)) continue;
    const reason = whyNotListed(fn);
    explained &&= !reason.startsWith('UNEXPLAINED');
    reasons.add(reason, fn.path);
  }
  console.log(
    `  functions: ${theirs.size} of bpftrace (${names.size} names), ${equal} equal; of ours ${typed.length} with a prototype, ` +
      `${traceable.length} of them in available_filter_functions`,
  );
  reasons.print();
  return explained;
}

function kprobes(dir: string, ours: Map<string, FunctionDetail>): boolean {
  const theirs = new Set(lines(`${dir}/kprobes.txt`).map((line) => line.replace(/^kprobe:/, '')));
  const traceable = [...ours.values()].filter((fn) => fn.ftrace === true);
  const reasons = new Reasons();
  let explained = true;
  let equal = 0;
  const say = (reason: string, name: string) => {
    explained &&= !reason.startsWith('UNEXPLAINED');
    reasons.add(reason, name);
  };
  for (const { name } of traceable) {
    if (theirs.delete(name)) equal++;
    else
      say(
        name.includes('.part.') ? 'bpftrace leaves out .part. symbols' : 'UNEXPLAINED, only we list it',
        name,
      );
  }
  for (const name of theirs) {
    say(
      name.startsWith('__ftrace_invalid_address__')
        ? 'a site that ftrace has no function for: no kprobe can be set by that name'
        : 'UNEXPLAINED, only bpftrace lists it',
      name,
    );
  }
  console.log(
    `  kprobes: ${equal + theirs.size} of bpftrace, ${traceable.length} of ours, ${equal} the same`,
  );
  reasons.print();
  return explained;
}

for (const dir of process.argv.slice(2)) {
  console.log(`\n${dir}`);
  const surface = openSurface(`${dir}/surface`);
  const ours = new Map(details<FunctionDetail>(`${dir}/fn.jsonl`).map((fn) => [fn.name, fn]));
  const all = [tracepoints(dir), functions(dir, ours, surface), kprobes(dir, ours)];
  if (all.includes(false)) process.exitCode = 1;
}

/**
 * Mutants of real inputs through every reader: each must read, or fail with one Problem, and soon.
 *
 *   node bench/run.mjs bench/fuzz.ts COUNT SURFACE_DIRECTORY [SEED]
 */
import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { decodeText } from '../src/bytes/text';
import {
  Btf,
  CPrinter,
  dumpC,
  elfSection,
  elfSymbols,
  FunctionList,
  isStruct,
  Kallsyms,
  KernelConfig,
  Kind,
  neededTypes,
  parseFormat,
  parsePrintFormat,
  readAvailableEvents,
  readCpuinfo,
  readElf,
  readModules,
  structLayout,
} from '../src/index';

const [countText, dir, seedText] = process.argv.slice(2);
const count = Number(countText);
let state = Number(seedText ?? 1) >>> 0;

/** mulberry32: the same seed gives the same mutants */
function random(below: number): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}

const WORDS = [
  0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff, 0x84000000, 0x04000001, 0x0d000002,
];

function mutant(good: Uint8Array): Uint8Array {
  let bytes = good.slice();
  for (let edits = 1 + random(6); edits > 0 && bytes.length > 8; edits--) {
    const at = random(bytes.length - 4);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at]! ^= 1 << random(8);
        break;
      case 2:
        new DataView(bytes.buffer).setUint32(at & ~3, WORDS[random(WORDS.length)]!, true);
        break;
      case 3:
        // small ids: types that refer to each other in circles
        new DataView(bytes.buffer).setUint32(at & ~3, random(160), true);
        break;
      case 4:
        bytes.copyWithin(at, random(bytes.length), random(bytes.length));
        break;
      default:
        if (random(8) === 0) bytes = bytes.slice(0, at);
    }
  }
  return bytes;
}

const head = (file: string, lines: number) => {
  const text = readFileSync(`${dir}/${file}`, 'utf8').split('\n').slice(0, lines).join('\n');
  return new Uint8Array(Buffer.from(`${text}\n`));
};
const whole = (path: string) => new Uint8Array(readFileSync(path));
const SOURCE =
  'struct task_struct t; struct file *f; f->f_path.dentry; PIDTYPE_PID; kuid_t u; struct odd *o; o->row';

const NO_C = new Set<number>([Kind.DATASEC, Kind.DECL_TAG, Kind.LOC_PARAM, Kind.LOC_PROTO, Kind.LOCSEC]);

/** A fault in one type must not keep the others from being read. */
const each = (works: (() => unknown)[]) => {
  let fault: unknown = null;
  for (const work of works) {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      fault = error;
    }
  }
  if (fault) throw fault;
};

const targets: { name: string; share: number; good: Uint8Array; read: (bytes: Uint8Array) => void }[] = [
  {
    name: 'btf',
    share: 40,
    good: whole('src/btf/fixtures/kernel.btf'),
    read: (bytes) => {
      const btf = Btf.read(bytes);
      const print = new CPrinter(btf);
      const ids = Array.from({ length: Math.min(btf.count, 400) }, (_, id) => id);
      each([
        // sections and tags have no C form
        ...ids.filter((id) => !NO_C.has(btf.kind(id))).map((id) => () => print.define(id)),
        ...ids.filter((id) => isStruct(btf.kind(id))).map((id) => () => structLayout(btf, id, { depth: 3 })),
        () => neededTypes(btf, SOURCE),
        () => [...dumpC(btf)],
      ]);
    },
  },
  {
    name: 'format',
    share: 15,
    good: whole(`${dir}/events/block/block_rq_issue/format`),
    read: (bytes) => void parseFormat(decodeText(bytes)),
  },
  {
    name: 'print fmt',
    share: 15,
    good: whole(`${dir}/events/sched/sched_switch/format`),
    read: (bytes) => void parsePrintFormat(decodeText(bytes).split('print fmt: ')[1] ?? ''),
  },
  {
    name: 'kallsyms',
    share: 12,
    good: head('kallsyms', 200),
    read: (bytes) => {
      const symbols = new Kallsyms(bytes);
      for (let i = 0; i < symbols.length; i++) symbols.symbol(i);
      symbols.variants('x');
    },
  },
  {
    name: 'lists',
    share: 8,
    good: head('kprobes_blacklist', 40),
    read: (bytes) =>
      each([
        () => FunctionList.ofRanges(bytes, 'kprobes_blacklist').has('x'),
        () => FunctionList.ofNames(bytes).note(0),
        () => new KernelConfig(bytes).size,
        () => readAvailableEvents(bytes),
        () => readModules(bytes),
        () => readCpuinfo(bytes),
      ]),
  },
];
const elf = process.env.FUZZ_ELF;
if (elf) {
  targets.push({
    name: 'elf',
    share: 10,
    good: whole(elf),
    read: (bytes) => {
      elfSection(bytes, '.BTF');
      elfSymbols(readElf(bytes));
    },
  });
}

const total = targets.reduce((sum, t) => sum + t.share, 0);
let failures = 0;
for (const { name, share, good, read } of targets) {
  const runs = Math.ceil((count * share) / total);
  // the input itself is good: else every mutant would be refused for the same reason
  if (name !== 'lists') read(good);
  let problems = 0;
  let slowest = 0;
  for (let i = 0; i < runs; i++) {
    const seed = state;
    const bytes = mutant(good);
    const before = process.cpuUsage();
    try {
      read(bytes);
    } catch (error) {
      if (error instanceof Problem) problems++;
      else if (++failures <= 5)
        console.log(
          `FAULT ${name}, seed ${seed}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' | ')}`,
        );
    }
    const used = process.cpuUsage(before);
    slowest = Math.max(slowest, (used.user + used.system) / 1000);
  }
  console.log(
    `${name}: ${runs} mutants, ${problems} refused with a Problem, slowest ${slowest.toFixed(0)} ms of CPU`,
  );
}
console.log(failures ? `${failures} FAULTS` : 'no hang, no crash');
process.exitCode = failures ? 1 : 0;

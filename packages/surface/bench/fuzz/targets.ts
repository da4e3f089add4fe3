import { readdirSync, readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import { decodeText } from '../../src/bytes/text';
import {
  Btf,
  Catalog,
  CPrinter,
  dumpC,
  elfSection,
  FunctionList,
  isStruct,
  Kallsyms,
  KernelConfig,
  Kind,
  listPoints,
  neededTypes,
  POINT_KINDS,
  parseFormat,
  parsePrintFormat,
  readAvailableEvents,
  readBpfPrograms,
  readCpuinfo,
  readLsm,
  readModules,
  readPmus,
  readSysctls,
  readTar,
  Surface,
  splitEvents,
  structLayout,
  userBinary,
  writeTar,
} from '../../src/index';
import { readDirectory } from '../directory';

export interface Target {
  name: string;
  /** of the whole, in parts of 1000 */
  share: number;
  good: Uint8Array;
  read: (bytes: Uint8Array) => void;
}

const NO_C = new Set<number>([Kind.DATASEC, Kind.DECL_TAG, Kind.LOC_PARAM, Kind.LOC_PROTO, Kind.LOCSEC]);
const SOURCE =
  'struct task_struct t; struct file *f; f->f_path.dentry; PIDTYPE_PID; kuid_t u; struct odd *o; o->row';

const PROGRAMS = new Uint8Array(
  Buffer.from(
    [
      '23\ttracing\ta04f5eef06a7f555\tjited\thl_unlink\t145\tvmlinux:4\tint hl_unlink(unsigned long long *ctx); static int f(int pid)',
      '24\tkprobe\t3d7b1e0c55aa0199\tinterp\tprobe\t-\tbpf:old\t-\n',
    ].join('\n'),
  ),
);

/** A fault in one part must not keep the others from being read. */
function each(works: (() => unknown)[]): void {
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
}

function readTypes(btf: Btf): void {
  const print = new CPrinter(btf);
  const count = Math.min(btf.end - btf.firstId, 400);
  const ids = Array.from({ length: count }, (_, i) => btf.firstId + i);
  each([
    // sections and tags have no C form
    ...ids.filter((id) => !NO_C.has(btf.kind(id))).map((id) => () => print.define(id)),
    ...ids.filter((id) => isStruct(btf.kind(id))).map((id) => () => structLayout(btf, id, { depth: 3 })),
    () => neededTypes(btf, SOURCE),
    () => [...dumpC(btf)],
  ]);
}

/** A surface of a few lines of each file, with a small BTF: every point of it, and a search. */
function readSurface(bytes: Uint8Array): void {
  const surface = new Surface('mutant', readTar(bytes, 'mutant'));
  each([
    ...POINT_KINDS.map((kind) => () => {
      for (const point of listPoints(surface, kind)) JSON.stringify(point);
    }),
    () => new Catalog(surface).warm().search('arg:file read'),
  ]);
}

/** Every reader, with a good input of a real kernel. `probe`: an ELF file with USDT probes. */
export function targetsOf(dir: string, probe: string): Target[] {
  const whole = (path: string) => new Uint8Array(readFileSync(path));
  const head = (file: string, lines: number) => {
    const text = readFileSync(`${dir}/${file}`, 'utf8').split('\n').slice(0, lines).join('\n');
    return new Uint8Array(Buffer.from(`${text}\n`));
  };
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  const base = Btf.read(whole(`${dir}/btf/vmlinux`));
  const module = readdirSync(`${dir}/btf`).includes('9pnet_virtio') ? '9pnet_virtio' : 'virtio';
  const small = Btf.read(whole('src/btf/fixtures/kernel.btf'));
  const formats = ['block/block_rq_issue', 'sched/sched_switch', 'syscalls/sys_enter_openat'].map(
    (event) => [`events/${event}/format`, whole(`${dir}/events/${event}/format`)] as const,
  );
  const events = formats.map(([path, text]) => `${path} ${text.length}\n${decodeText(text)}`).join('');
  const lists = ['available_events', 'available_filter_functions', 'kallsyms', 'kprobes_blacklist'];
  const tiny = writeTar(
    new Map([
      ['btf/vmlinux', whole('src/btf/fixtures/kernel.btf')],
      ...formats,
      ...lists.map((file) => [file, head(file, 12)] as const),
      ['bpf_programs', PROGRAMS],
    ]),
    'tiny',
  );
  const source = ['exe_path', 'container', 'enums'].map((name) =>
    readFileSync(`bench/programs/${name}.bpf.c`, 'utf8'),
  );
  const sysctls = readDirectory(dir).get('sysctls') ?? bytes('kernel.kptr_restrict = 1\nkernel.x = a b\n');
  const list = (file: string, read: Target['read'], good: Uint8Array = head(file, 40)): Target => ({
    name: file,
    share: 20,
    good,
    read,
  });
  return [
    {
      name: 'btf',
      share: 300,
      good: whole('src/btf/fixtures/kernel.btf'),
      read: (b) => readTypes(Btf.read(b)),
    },
    {
      name: 'btf of a module',
      share: 20,
      good: whole(`${dir}/btf/${module}`),
      read: (b) => readTypes(Btf.read(b, { base })),
    },
    { name: 'format', share: 100, good: formats[0]![1], read: (b) => void parseFormat(decodeText(b)) },
    {
      name: 'print fmt',
      share: 100,
      good: formats[1]![1],
      read: (b) => void parsePrintFormat(decodeText(b).split('print fmt: ')[1] ?? ''),
    },
    { name: 'events', share: 20, good: bytes(events), read: (b) => void splitEvents(b) },
    {
      name: 'kallsyms',
      share: 80,
      good: head('kallsyms', 200),
      read: (b) => {
        const symbols = new Kallsyms(b);
        for (let i = 0; i < symbols.length; i++) symbols.symbol(i);
        symbols.variants('x');
      },
    },
    list('available_filter_functions', (b) => {
      const all = FunctionList.ofNames(b);
      for (let i = 0; i < all.length; i++) all.module(i);
      all.has('x');
    }),
    list('kprobes_blacklist', (b) => void FunctionList.ofRanges(b, 'kprobes_blacklist').has('x')),
    list(
      'error_injection_list',
      (b) => {
        const all = FunctionList.ofNames(b);
        for (let i = 0; i < all.length; i++) all.note(i);
      },
      bytes('should_failslab [vmlinux]\tERRNO\nopen_ctree [btrfs]\tERRNO\n'.repeat(20)),
    ),
    list('lsm', (b) => void readLsm(b)),
    list('bpf_programs', (b) => void readBpfPrograms(b), PROGRAMS),
    list('config', (b) => void new KernelConfig(b).size),
    list('sysctls', (b) => void readSysctls(b), sysctls),
    list('cpuinfo', (b) => void readCpuinfo(b)),
    list('modules', (b) => void readModules(b)),
    list('pmus', (b) => void readPmus(b)),
    list('available_events', (b) => void readAvailableEvents(b)),
    {
      name: 'elf',
      share: 80,
      good: whole(probe),
      read: (b) => {
        elfSection(b, '.BTF');
        userBinary(b);
      },
    },
    {
      name: 'tar',
      share: 20,
      good: writeTar(new Map(formats), 'tiny'),
      read: (b) => void readTar(b, 'mutant'),
    },
    { name: 'surface', share: 30, good: tiny, read: readSurface },
    {
      name: 'C source',
      share: 30,
      good: bytes(source.join('\n')),
      read: (b) => void neededTypes(small, decodeText(b)),
    },
  ];
}

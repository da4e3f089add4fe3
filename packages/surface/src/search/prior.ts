import type { Categories } from './categories';
import { POINT_KINDS, type PointKind } from './entry';
import type { NameStore } from './store';

/** Where a kind stands among names that match equally well; 0 is for events of the core categories. */
const PRIOR: Record<PointKind, number> = {
  tracepoint: 1,
  rawtracepoint: 2,
  syscall: 2,
  fn: 3,
  bpf: 3,
  lsm: 4,
  struct: 5,
  union: 6,
  enum: 7,
  typedef: 7,
  symbol: 10,
};
const CLONE = 6;
const UNTRACEABLE = 8;
const MACHINERY = 9;

/** Categories whose events tracing tools are mostly made of. */
const CORE = new Set(
  (
    'sched task signal syscalls raw_syscalls block net skb sock tcp udp napi irq kmem vmscan oom exceptions timer ' +
    'power filemap ext4 xfs btrfs nfs nfsd kvm nvme scsi xdp'
  ).split(' '),
);

/** What the kernel's macros make of each tracepoint, syscall and LSM hook: the point itself is what one looks for. */
const MACHINERY_OF: readonly (readonly [PointKind, readonly string[]])[] = [
  [
    'fn',
    [
      '__traceiter_',
      '__probestub_',
      '__bpf_trace_',
      'perf_trace_',
      'trace_event_raw_event_',
      'trace_raw_output_',
      'trace_event_get_offsets_',
      '__SCT__',
      '__ia32_',
      '__se_',
      '__do_sys_',
      '__do_compat_',
      'bpf_lsm_',
    ],
  ],
  ['struct', ['trace_event_raw_', 'trace_event_data_offsets_']],
  ['typedef', ['btf_trace_']],
];

export interface Priors {
  /** of each entry: its place among equal matches, below 16 */
  prior: Uint8Array;
  /** how many tiers worse than it matches it stands */
  demoted: Uint8Array;
  /** what its detail counts more: an end stands behind its beginning, though it is the shorter word */
  late: Uint8Array;
}

export function priorsOf(store: NameStore, categories: Categories): Priors {
  const prior = new Uint8Array(store.length);
  const demoted = new Uint8Array(store.length);
  const late = new Uint8Array(store.length);
  const core = categories.names.map((name) => CORE.has(name));
  const kinds = POINT_KINDS.map((kind) => PRIOR[kind]);
  const machinery = POINT_KINDS.map((kind) =>
    (MACHINERY_OF.find(([of]) => of === kind)?.[1] ?? []).map((text) =>
      Uint8Array.from(text, (c) => c.charCodeAt(0)),
    ),
  );
  const tracepoint = POINT_KINDS.indexOf('tracepoint');
  const fn = POINT_KINDS.indexOf('fn');
  const symbol = POINT_KINDS.indexOf('symbol');
  for (let i = 0; i < store.length; i++) {
    const kind = store.kinds[i]!;
    prior[i] = kinds[kind]!;
    if (kind === tracepoint) {
      if (core[categories.of[i]!]) prior[i] = 0;
      late[i] = lateness(store, i);
    } else if (kind === symbol) demoted[i] = 2;
    else if (machinery[kind]!.length > 0 && beginsWith(store, i, machinery[kind]!)) {
      prior[i] = MACHINERY;
      demoted[i] = 1;
    } else if (kind === fn) {
      if (store.traceable[i] === 0) {
        prior[i] = UNTRACEABLE;
        demoted[i] = 1;
      }
      const clone = cloneOf(store, i);
      if (clone === COLD) demoted[i] = 2;
      else if (clone > 0 && prior[i]! < CLONE) prior[i] = CLONE;
    }
  }
  return { prior, demoted, late };
}

/** irq_handler_exit, mm_shrink_slab_end: as much as to stand behind …_entry, …_start, …_begin */
function lateness({ text, starts }: NameStore, i: number): number {
  const end = starts[i + 1]!;
  if (text[end - 1] === T && text[end - 2] === I && text[end - 3] === X && text[end - 4] === E) return 3;
  return text[end - 1] === D && text[end - 2] === N && text[end - 3] === E && text[end - 4] === UNDERSCORE
    ? 4
    : 0;
}

const [E, X, I, T, N, D, UNDERSCORE] = [0x65, 0x78, 0x69, 0x74, 0x6e, 0x64, 0x5f];

function beginsWith({ text, starts }: NameStore, i: number, prefixes: readonly Uint8Array[]): boolean {
  const start = starts[i]!;
  for (const prefix of prefixes) {
    let k = 0;
    while (k < prefix.length && text[start + k] === prefix[k]) k++;
    if (k === prefix.length) return true;
  }
  return false;
}

const DOT = 0x2e;
const COLD = 2;

/** 0: none; 1: fn.part.0, fn.isra.0 …; 2: fn.cold, the unlikely end of another function */
function cloneOf({ text, starts }: NameStore, i: number): number {
  let dot = starts[i]!;
  const end = starts[i + 1]!;
  while (dot < end && text[dot] !== DOT) dot++;
  if (dot === end) return 0;
  return end - dot >= 5 && text[end - 5] === DOT && text[end - 4] === 0x63 && text[end - 1] === 0x64
    ? COLD
    : 1;
}

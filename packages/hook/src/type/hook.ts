import type { PointKind } from '../point/point';

/** libbpf's section prefixes, each a hook type. */
export const HOOK_IDS = [
  'tp',
  'tp.s',
  'raw_tp',
  'raw_tp.s',
  'tp_btf',
  'tp_btf.s',
  'fentry',
  'fexit',
  'fentry.s',
  'fexit.s',
  'fsession',
  'fentry.multi',
  'fexit.multi',
  'fsession.multi',
  'fmod_ret',
  'fmod_ret.s',
  'freplace',
  'lsm',
  'lsm.s',
  'lsm_cgroup',
  'kprobe',
  'kretprobe',
  'kprobe.multi',
  'kretprobe.multi',
  'kprobe.session',
  'ksyscall',
  'kretsyscall',
  'uprobe',
  'uretprobe',
  'uprobe.s',
  'uprobe.multi',
  'uretprobe.multi',
  'uprobe.session',
  'usdt',
  'perf_event',
  'iter',
] as const;
export type HookId = (typeof HOOK_IDS)[number];

/** Hook types by what they share; one colour and one glyph each in the UI. */
export type HookFamily = 'tracepoint' | 'kprobe' | 'fentry' | 'user' | 'sampling';

/**
 * What the kernel hands to the program, and so how C takes it:
 *
 *   record   a tracepoint's record, field by field          tp
 *   raw      a tracepoint's arguments as plain numbers      raw_tp
 *   typed    arguments that the verifier knows by BTF       tp_btf, fentry, fexit, fmod_ret, lsm, …
 *   regs     saved registers                                kprobe, uprobe, their returns
 *   syscall  saved registers, unpacked for a system call    ksyscall, kretsyscall
 *   opaque   the context only; values come by helpers       the .multi trampolines
 *   usdt     what the probe's note says                     usdt
 *   sample   registers of whatever was interrupted          perf_event
 *   object   one object of the kernel a call                iter
 */
export type ContextKind =
  | 'record'
  | 'raw'
  | 'typed'
  | 'regs'
  | 'syscall'
  | 'opaque'
  | 'usdt'
  | 'sample'
  | 'object';

/** How a program reads what the hook gives it. */
export type ReadWay =
  /** a typed pointer that C may follow */
  | 'direct'
  /** an untyped value: BPF_CORE_READ or bpf_probe_read_kernel */
  | 'probe-read'
  /** PT_REGS_PARMn of saved registers, then as probe-read */
  | 'register'
  /** a field of the event's record */
  | 'record'
  | 'none';

/** What a hook gives: entry arguments, the return value, and whether one program has both. */
export interface Sees {
  readonly entry: ReadWay;
  readonly ret: ReadWay;
  /** arguments and return value in one program, with no map between */
  readonly both: boolean;
}

/** Which end of a call a program runs at. */
export type End = 'entry' | 'exit' | 'both';

/** Which of libbpf's ways attaches it; `null`: SEC() does not say what to (freplace, lsm_cgroup, perf_event). */
export type AttachKind =
  | 'tp'
  | 'raw_tp'
  | 'btf'
  | 'kprobe'
  | 'kprobe.multi'
  | 'ksyscall'
  | 'user'
  | 'usdt'
  | null;

export interface HookType {
  readonly id: HookId;
  /** the same hook without .s, .multi and .session: kprobe of kprobe.multi */
  readonly base: HookId;
  readonly family: HookFamily;
  /** of enum bpf_attach_type; null: the program type says all */
  readonly attachType: string | null;
  readonly context: ContextKind;
  readonly sees: Sees;
  readonly end: End;
  /** what it attaches to */
  readonly places: readonly PointKind[];
  /** at the other end of the same call */
  readonly partner: HookId | null;
  readonly attach: AttachKind;
  /** many functions by one program */
  readonly multi: boolean;
  readonly sleepable: boolean;
  /** what it returns changes what the kernel does */
  readonly decides: boolean;
  /** it makes events; an iterator is read like a file, the others need what SEC() does not say */
  readonly streams: boolean;
}

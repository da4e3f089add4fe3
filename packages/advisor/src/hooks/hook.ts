import type { Source } from '../predicates/source';
import type { MessageId } from '../text/message';

export type HookId =
  | 'tp'
  | 'tp.s'
  | 'raw_tp'
  | 'raw_tp.s'
  | 'tp_btf'
  | 'tp_btf.s'
  | 'kprobe'
  | 'kretprobe'
  | 'kprobe.multi'
  | 'kretprobe.multi'
  | 'kprobe.session'
  | 'ksyscall'
  | 'kretsyscall'
  | 'fentry'
  | 'fexit'
  | 'fentry.s'
  | 'fexit.s'
  | 'fsession'
  | 'fentry.multi'
  | 'fexit.multi'
  | 'fsession.multi'
  | 'fmod_ret'
  | 'fmod_ret.s'
  | 'freplace'
  | 'lsm'
  | 'lsm.s'
  | 'lsm_cgroup'
  | 'uprobe'
  | 'uretprobe'
  | 'uprobe.s'
  | 'uprobe.multi'
  | 'uretprobe.multi'
  | 'uprobe.session'
  | 'usdt'
  | 'perf_event'
  | 'iter';

export type HookFamily = 'tracepoint' | 'kprobe' | 'fentry' | 'user' | 'sampling';

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

/** Nanoseconds an empty program adds to one event, from a named place. Never one number alone. */
export interface Cost {
  readonly ns: number;
  readonly upTo?: number;
  readonly on: string;
  readonly source: Source;
}

export interface MinKernel {
  /** "5.5"; null: not there on this architecture */
  readonly x86_64: string | null;
  readonly arm64: string | null;
  readonly source: Source;
}

/** Points out of five by column of the scorer; 5 is best. hook-facts D.0. */
export interface Scores {
  readonly stability: number;
  readonly typed: number;
  readonly together: number;
  readonly cost: number;
  readonly privileges: number;
  readonly breadth: number;
  readonly reach: number;
}

export interface HookType {
  readonly id: HookId;
  /** row of the fact base: H-fentry */
  readonly fact: string;
  readonly family: HookFamily;
  /** libbpf section with ‹target› in it: "fentry/‹target›" */
  readonly section: string;
  readonly progType: string;
  readonly attachType: string | null;
  readonly sees: Sees;
  /** how the context is declared in C, with ‹name› and ‹args› */
  readonly context: string;
  readonly config: readonly string[];
  /** capabilities of a program that is not root */
  readonly caps: { readonly load: string; readonly attach: string };
  readonly minKernel: MinKernel;
  /** first libbpf that knows the section: [1, 5] */
  readonly minLibbpf: readonly [number, number];
  /** many functions by one program */
  readonly multi: boolean;
  readonly sleepable: boolean;
  readonly stability: 'high' | 'medium' | 'low' | 'application';
  /** 1 is cheapest */
  readonly costRank: number;
  readonly costs: readonly Cost[];
  readonly scores: Scores;
  readonly text: { readonly title: MessageId; readonly sees: MessageId; readonly blind: MessageId };
}

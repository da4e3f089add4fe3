import type { Source } from '../surface/source';
import type { BpfHook } from './bpfHooks';
import type { Unread } from './unread';

/** Numbers of 64 bits that a double cannot hold are decimal strings. */
export type Wide = number | string;
export const wide = (value: bigint): Wide =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);

interface Common extends Unread {
  /** "tracepoint:sched:sched_switch" */
  path: string;
  name: string;
  /** null for the kernel itself */
  module: string | null;
  sources: Source[];
}

export interface NamedType {
  name: string;
  type: string;
}

export interface FieldDetail extends NamedType {
  /** bytes */
  offset: number;
  size: number;
  signed: boolean;
  /** false: a BPF program finds something else there (C.4) */
  readable: boolean;
  /** words for its values, from the print format */
  values?: { kind: 'symbolic' | 'flags'; delimiter: string; words: { value: Wide | null; text: string }[] };
}

export interface TracepointDetail extends Common {
  kind: 'tracepoint';
  category: string;
  id: number;
  /** without common_type, common_flags, common_preempt_count, common_pid */
  fields: FieldDetail[];
  printFormat: string;
  /** the struct that a tp program reads its record as */
  record: { struct: string; evidence: string } | null;
  /** arguments of raw_tp and tp_btf; null where there is no such raw tracepoint, as for each single syscall */
  raw: NamedType[] | null;
}

export interface RawTracepointDetail extends Common {
  kind: 'rawtracepoint';
  args: NamedType[];
  /** the tracefs event of it; null for a bare tracepoint */
  event: string | null;
}

export interface SyscallDetail extends Common {
  kind: 'syscall';
  prototype: string;
  /** null where this kernel does not tell */
  params: (NamedType & { user: boolean })[] | null;
  return: 'long';
  enter: string | null;
  exit: string | null;
  wrapper: string | null;
  inner: string | null;
}

export interface FunctionDetail extends Common {
  kind: 'fn';
  /** null where BTF has no FUNC of that name */
  prototype: string | null;
  params: NamedType[] | null;
  return: string | null;
  /** what available_filter_functions says; null where the surface has none */
  ftrace: boolean | null;
  blacklisted: boolean | null;
  errorInjection: boolean | null;
  /** BPF programs may call it; null where BTF does not tell (before 6.10) */
  kfunc: boolean | null;
  init: boolean | null;
  /** text symbols of that name; null where kallsyms was not read */
  symbols: number | null;
  variants: string[];
}

export interface LsmDetail extends Common {
  kind: 'lsm';
  prototype: string;
  params: NamedType[];
  return: string;
  disabled: boolean;
  /** is bpf among the active modules? null where the surface does not tell */
  active: boolean | null;
}

/** BPF programs that were loaded when the surface was read, all those of one name. */
export interface BpfDetail extends Common {
  kind: 'bpf';
  /** of the first; null without BTF */
  prototype: string | null;
  programs: {
    id: number;
    type: string;
    tag: string;
    jited: boolean;
    /** what it was loaded for, as a path where it is a point of this surface: "fn:vfs_unlink" */
    target: string | null;
    /** C prototypes, itself first */
    functions: { name: string; prototype: string; static: boolean }[];
    hooks: BpfHook[];
  }[];
}

export interface MemberDetail extends NamedType {
  offset: number;
  size: number;
  /** of a bit field, counted from its byte */
  bit?: number;
  bits?: number;
  /** bytes of nothing before it */
  hole?: number;
  members?: MemberDetail[];
}

export interface StructDetail extends Common {
  kind: 'struct' | 'union';
  size: number;
  packed: boolean;
  holes: number;
  padding: number;
  members: MemberDetail[];
  c: string;
}

export interface EnumDetail extends Common {
  kind: 'enum';
  size: number;
  values: { name: string; value: Wide }[];
  c: string;
}

export interface TypedefDetail extends Common {
  kind: 'typedef';
  c: string;
  /** what it comes to in the end: "unsigned int" */
  means: string;
}

export interface SymbolDetail extends Common {
  kind: 'symbol';
  /** nm's letter, for each symbol of that name */
  types: string[];
}

export type PointDetail =
  | TracepointDetail
  | RawTracepointDetail
  | SyscallDetail
  | FunctionDetail
  | LsmDetail
  | BpfDetail
  | StructDetail
  | EnumDetail
  | TypedefDetail
  | SymbolDetail;

import type { FieldPlace, TypeId } from '@hooklab/surface';
import type { BuiltinName, Step } from '../expression/ast';
import type { Hook, SpecPoint } from '../spec/words';

/** What a program is given at its hook, on this kernel. Plain data: print it to see what was found. */
export interface ResolvedPoint {
  hook: Hook;
  point: SpecPoint;
  /** "tp/syscalls/sys_enter_unlinkat" */
  section: string;
  context: Context;
  /** sys_enter fires for every syscall: which one is wanted */
  guard: SyscallGuard | null;
}

export type Context =
  /** a tracepoint's record, read through a struct of the kernel's BTF */
  | { kind: 'record'; struct: string; fields: RecordField[] }
  /** one syscall's arguments: `read` says where they are */
  | { kind: 'syscall'; read: SyscallRead; struct: string | null; args: SyscallArg[] }
  /** typed arguments of a tracepoint or a function; `typed`: pointers may be followed as in C */
  | { kind: 'args'; macro: 'BPF_PROG' | 'BPF_KPROBE'; typed: boolean; args: FunctionArg[] };

/**
 *   record   ctx->args[0]                          tp: struct trace_event_raw_sys_enter
 *   exit     ctx->ret                              tp: struct trace_event_raw_sys_exit
 *   regs     PT_REGS_PARM1_SYSCALL(regs)           tp_btf, fentry: regs is typed
 *   probed   PT_REGS_PARM1_CORE_SYSCALL(regs)      raw_tp: regs is a plain number
 *   named    dfd                                   ksyscall: BPF_KSYSCALL unpacks them
 */
export type SyscallRead = 'record' | 'exit' | 'regs' | 'probed' | 'named';

export interface RecordField {
  name: string;
  /** the struct's member, if it is not `name`: "__data_loc_filename" */
  member: string;
  /** as the format says: "pid_t", "char[16]", "__data_loc char[]" */
  ctype: string;
  /** type of the member in the kernel's BTF */
  type: TypeId;
  /** data_loc, rel_loc: the text lies elsewhere in the record */
  place: FieldPlace;
}

export interface SyscallArg {
  name: string;
  /** from 0; -1: the number, -2: the return value */
  index: number;
  /** "const char *" */
  ctype: string;
  value: SyscallValue;
}
export type SyscallValue =
  | { kind: 'int'; size: number; signed: boolean }
  | { kind: 'pointer'; toChar: boolean };

export interface FunctionArg {
  /** as it is written in the C source */
  name: string;
  type: TypeId;
  /** "struct task_struct *task" */
  declaration: string;
}

export interface SyscallGuard {
  syscall: string;
  number: number;
  /** how to see a 32-bit call, which numbers differently; null where this kernel has no such field */
  compat: { member: string; constant: string; value: string } | null;
}

/** Where a column's value comes from and how it is read. */
export interface ResolvedCapture {
  column: string;
  /** as the spec says it */
  text: string;
  source: Source;
}

export type Source =
  | { kind: 'builtin'; name: BuiltinName }
  | { kind: 'number'; access: Access; address: boolean }
  /** text in place: an array of `count` characters */
  | { kind: 'chars'; access: Access; count: number }
  /** text behind an address */
  | { kind: 'string'; access: Access; space: 'user' | 'kernel' };

export interface Access {
  root: Root;
  steps: Step[];
  /**
   *   plain    a value at hand: ctx->pid, regs, an argument
   *   direct   task->signal->oom_score_adj: the verifier knows the type
   *   core     BPF_CORE_READ(task, signal, oom_score_adj): it does not
   */
  how: 'plain' | 'direct' | 'core';
  /** bits of a bit field, 0 for anything else */
  bits: number;
}

export type Root =
  | { kind: 'field'; member: string; place: FieldPlace; struct: string }
  | { kind: 'syscall'; arg: SyscallArg; read: SyscallRead }
  | { kind: 'arg'; name: string; index: number };

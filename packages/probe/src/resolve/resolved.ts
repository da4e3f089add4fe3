import type { HookId, Read, ReadValue, SyscallVia } from '@hooklab/hook';
import type { Btf, FieldPlace, TypeId } from '@hooklab/surface';
import type { BuiltinName, Step } from '../expression/ast';
import type { SpecPoint } from '../spec/words';
import type { CType } from '../typing/ctype';
import type { ScopeName } from '../typing/scope';
import type { Typed, TypedOf } from '../typing/typed';

/** What a program is given at one end of a way, on this kernel. */
export interface ResolvedEnd {
  readonly hook: HookId;
  readonly point: SpecPoint;
  /** "tp/syscalls/sys_enter_unlinkat" */
  readonly section: string;
  readonly context: Context;
  /** sys_enter fires for every syscall: which one is wanted */
  readonly guard: SyscallGuard | null;
}

export type Context =
  /** a tracepoint's record, read through a struct of the kernel's BTF */
  | {
      readonly kind: 'record';
      readonly struct: string;
      readonly fields: readonly RecordField[];
      readonly btf: Btf;
    }
  /** one syscall's arguments: `read` says where they are; `ret`: at its exit, what it returns is there */
  | {
      readonly kind: 'syscall';
      readonly read: SyscallRead;
      readonly args: readonly SyscallArg[];
      readonly ret: boolean;
    }
  /** arguments of a tracepoint or a function; `typed`: pointers may be followed as in C */
  | {
      readonly kind: 'args';
      readonly macro: ArgsMacro;
      readonly typed: boolean;
      readonly args: readonly FunctionArg[];
      readonly ret: FunctionArg | null;
      /** the BTF that the types are of: the kernel's own or a module's; null where nothing tells types (user code) */
      readonly btf: Btf | null;
    };

/** bpf_tracing.h's and usdt.bpf.h's */
export type ArgsMacro =
  | 'BPF_PROG'
  | 'BPF_KPROBE'
  | 'BPF_KRETPROBE'
  | 'BPF_UPROBE'
  | 'BPF_URETPROBE'
  | 'BPF_USDT';

/**
 *   record   ctx->args[0]                          tp: struct trace_event_raw_sys_enter
 *   exit     ctx->ret                              tp: struct trace_event_raw_sys_exit
 *   regs     PT_REGS_PARM1_SYSCALL(regs)           tp_btf, fentry, fexit: regs is typed
 *   probed   PT_REGS_PARM1_CORE_SYSCALL(regs)      raw_tp: regs is a plain number
 *   first    the same                              kprobe on a wrapper: regs is its first argument
 *   named    dfd                                   ksyscall: BPF_KSYSCALL unpacks them
 *   result   ret                                   kretsyscall, kretprobe on a wrapper: nothing else is there
 */
export type SyscallRead = SyscallVia | 'exit' | 'result';

export interface RecordField {
  readonly name: string;
  /** the struct's member, if it is not `name`: "__data_loc_filename" */
  readonly member: string;
  /** as the format says: "pid_t", "char[16]", "__data_loc char[]" */
  readonly ctype: string;
  /** type of the member in the kernel's BTF */
  readonly type: TypeId;
  /** data_loc, rel_loc: the text lies elsewhere in the record */
  readonly place: FieldPlace;
}

export interface SyscallArg {
  readonly name: string;
  /** from 0; -1: the number, -2: the return value */
  readonly index: number;
  /** "const char *" */
  readonly ctype: string;
  readonly value: SyscallValue;
}
export type SyscallValue = Extract<ReadValue, { kind: 'int' | 'pointer' }>;

export interface FunctionArg {
  /** as it is written in the C source */
  readonly name: string;
  /** 0 where no BTF describes it: a plain 64-bit value */
  readonly type: TypeId;
  /** "struct task_struct *task"; of a struct by value a word each, none where it is in memory */
  readonly parameters: readonly string[];
  /** what C holds it in, where no parameter does */
  readonly local: ArgLocal | null;
  readonly read: Read;
}

/**
 * A struct by value is made again of its words, as NAME.value; what is on the stack is read from there, and what the
 * verifier hands to a helper only, by that.
 */
export type ArgLocal =
  | { readonly kind: 'words'; readonly declaration: string; readonly words: readonly string[] }
  | {
      readonly kind: 'stack';
      readonly declaration: string;
      readonly zero: '0' | '{}';
      readonly offset: number;
    }
  | { readonly kind: 'helper'; readonly declaration: string; readonly slot: number }
  /** what came back, where the verifier hands it to a helper only: it is behind twelve arguments */
  | { readonly kind: 'returned'; readonly declaration: string; readonly pointer: boolean };

export interface SyscallGuard {
  readonly syscall: string;
  readonly number: number;
  /** how to see a 32-bit call, which numbers differently; null where this kernel has no such field */
  readonly compat: { readonly member: string; readonly constant: string; readonly value: string } | null;
}

/** Where a column's value comes from and how it is read. */
export interface ResolvedCapture {
  readonly column: string;
  /** as the spec says it */
  readonly text: string;
  readonly source: Source;
}

export interface FormulaSource {
  readonly kind: 'formula';
  readonly of: Typed;
  readonly roots: readonly RootUse[];
}

export type Source =
  | { readonly kind: 'builtin'; readonly name: Exclude<BuiltinName, 'stack'> }
  /** who called, as text or as an address */
  | ({ readonly kind: 'stack' } & StackPlace)
  /** known before the program runs: a number, or the text of the point's name */
  | { readonly kind: 'constant'; readonly value: number | string }
  /** `call`: what makes the number of what is read */
  | {
      readonly kind: 'number';
      readonly access: Access;
      readonly address: boolean;
      readonly call: 'bpf_ntohs' | 'hl_sockaddr_port' | 'hl_error' | null;
    }
  /** text in place: an array of `count` characters */
  | { readonly kind: 'chars'; readonly access: Access; readonly count: number }
  /** text behind an address */
  | { readonly kind: 'string'; readonly access: Access; readonly space: 'user' | 'kernel' | 'either' }
  /** the whole path of a dentry; `mount`: where its file system is mounted, null where nothing says it */
  | { readonly kind: 'file'; readonly dentry: Access; readonly mount: Access | null }
  /** a network address as text; `local`: the type of the value, where it is no address of one */
  | {
      readonly kind: 'ip';
      readonly access: Access;
      readonly reader: 'sockaddr' | 'ip4' | 'ip6';
      readonly local: string | null;
    }
  /** a number of any expression */
  | FormulaSource
  /** text that a function makes: str(…), mac(…) */
  | { readonly kind: 'printed'; readonly of: TypedOf<'call'>; readonly roots: readonly RootUse[] }
  /** the name of a number in enum `type`: names[number] */
  | {
      readonly kind: 'enum';
      readonly access: Access;
      readonly type: string;
      readonly mask: number | null;
      readonly names: readonly string[];
    };

/**
 *   function   a function of the kernel, by name; null: of user code, or of a name that a pattern stands for
 *   event      a tracepoint; `runner`, `iterator`: kernel functions that may stand between it and the program
 *
 * `names`: this kernel can print them (bpf_snprintf).
 */
export type StackPlace = { readonly names: boolean } & (
  | { readonly at: 'function'; readonly target: string | null }
  | { readonly at: 'event'; readonly runner: string | null; readonly iterator: string }
);

/**
 * Where a name of a formula is read, and what the verifier makes of it as a pointer:
 *
 *   direct   it knows the struct: C follows it
 *   typed    it knows it, but lets nobody follow it untested
 *   scalar   a number to it
 */
export interface RootUse {
  readonly name: ScopeName;
  readonly root: Root;
  readonly follow: 'direct' | 'typed' | 'scalar';
}

/** Every value that a source reads. */
export function accessesOf(source: Source): Access[] {
  if ('roots' in source) return source.roots.map(({ root }) => ({ root, steps: [], how: 'plain', bits: 0 }));
  if (source.kind === 'file') return source.mount ? [source.mount, source.dentry] : [source.dentry];
  return 'access' in source ? [source.access] : [];
}

export interface Access {
  readonly root: Root;
  readonly steps: readonly Step[];
  /**
   *   plain    a value at hand: ctx->pid, regs, an argument
   *   direct   task->signal->oom_score_adj: the verifier knows the type
   *   core     BPF_CORE_READ(task, signal, oom_score_adj): it does not
   */
  readonly how: 'plain' | 'direct' | 'core';
  /** bits of a bit field, 0 for anything else */
  readonly bits: number;
  /** of a struct by value: the word that they are in */
  readonly inWord?: BitsInWord | null;
}

/** `shift`: how far up its lowest bit is */
export interface BitsInWord {
  readonly index: number;
  readonly shift: number;
  readonly signed: boolean;
}

export type Root =
  | { readonly kind: 'field'; readonly member: string; readonly place: FieldPlace; readonly struct: string }
  | { readonly kind: 'syscall'; readonly arg: SyscallArg; readonly read: SyscallRead }
  | { readonly kind: 'arg'; readonly arg: FunctionArg; readonly index: number }
  /** `cast`: a session's program has no parameter for it, only registers: "(int)" */
  | { readonly kind: 'ret'; readonly cast: string | null }
  /** what the entry kept for the exit */
  | { readonly kind: 'kept'; readonly member: string; readonly type: CType };

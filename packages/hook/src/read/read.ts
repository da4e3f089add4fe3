import type { FieldPlace } from '@hooklab/surface';
import type { ReadValue } from './value';

/** One value that a hook hands out at a point, as data: what makes text of it is a writer's. */
export interface Read {
  /** as the kernel calls it: "dir"; "arg2" where nothing names it */
  readonly name: string;
  /** C type: "struct inode *" */
  readonly type: string;
  readonly source: ReadSource;
  readonly value: ReadValue;
  readonly follow: Follow;
  /** the kernel may hand out NULL here: tested before it is followed */
  readonly nullable: boolean;
}

/** Where the value is when the program begins. `index`: its number among the arguments, from 0. */
export type ReadSource =
  /** in the context of a trampoline or a typed tracepoint: `slots` places of 8 bytes from number `slot` on */
  | { readonly kind: 'arg'; readonly index: number; readonly slot: number; readonly slots: number }
  /** there too, but the verifier hands it out to bpf_get_func_arg() only */
  | { readonly kind: 'func-arg'; readonly index: number; readonly slot: number }
  /** in saved registers */
  | ({ readonly kind: 'register'; readonly index: number } & RegisterPlace)
  /** on the stack, `offset` bytes above the stack pointer at the function's first instruction */
  | { readonly kind: 'stack'; readonly index: number; readonly offset: number }
  /** where this architecture passes it is not known here */
  | { readonly kind: 'unplaced'; readonly index: number }
  /** a field of the event's record; data_loc, rel_loc: the field only says where the text lies */
  | {
      readonly kind: 'field';
      /** BTF's struct of the record: "trace_event_raw_sched_switch"; null where it has none */
      readonly struct: string | null;
      readonly member: string;
      readonly offset: number;
      readonly place: FieldPlace;
    }
  /** ctx->args[index] of a raw tracepoint */
  | { readonly kind: 'raw'; readonly index: number }
  /** a system call's argument */
  | { readonly kind: 'syscall'; readonly index: number; readonly via: SyscallVia }
  | { readonly kind: 'return'; readonly via: ReturnVia };

export interface RegisterPlace {
  /** number of the (first) argument register, from 0 */
  readonly first: number;
  /** "rdi"; two for a struct of 9 … 16 bytes */
  readonly names: readonly string[];
  /** they hold the address of a struct that is too large to be passed in them */
  readonly indirect: boolean;
}

/**
 *   record   in the record of its event, widened to long
 *   regs     in the caller's registers, through a pointer that the verifier knows the type of
 *   probed   in the caller's registers, through a plain address
 *   first    there too, and that address is itself in a register: a kprobe on the wrapper
 *   named    BPF_KSYSCALL hands them out by name
 */
export type SyscallVia = 'record' | 'regs' | 'probed' | 'first' | 'named';

/** What comes back: behind the arguments of a trampoline, in a register, or a record's field. */
export type ReturnVia = 'typed' | 'register' | 'record';

/**
 * How what a pointer leads to is read:
 *
 *   none     it is no pointer
 *   direct   as C does: the verifier knows the struct
 *   kernel   bpf_probe_read_kernel and what is built on it
 *   user     bpf_probe_read_user, which may fault
 *   either   its type does not say whose address it is
 */
export type Follow = 'none' | 'direct' | 'kernel' | 'user' | 'either';

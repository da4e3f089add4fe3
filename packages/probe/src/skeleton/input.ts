import { type End, type HookId, hookType } from '@hooklab/hook';

/** A value that a program can read at a point, with the C that reads it. */
export interface SkeletonReading {
  readonly name: string;
  /** C type as the kernel's files write it: "struct inode *", "char[16]" */
  readonly type: string;
  /** "idmap", "PT_REGS_PARM1(ctx)", "(int)ctx->args[0]" */
  readonly code: string;
  /**
   * value: a number or an address of the kernel · nullable: one that has to be tested before it is followed · user: an address of the process · located: text in the record, `code`
   * is its address · return: what comes back · opaque: nothing that a column can hold
   */
  readonly memory: 'value' | 'nullable' | 'user' | 'located' | 'return' | 'opaque';
}

/** One program: where it attaches, how it takes its context, what it can read. */
export interface SkeletonPoint {
  /** "fentry", "kretprobe.multi" */
  readonly hook: HookId;
  /** "fentry/vfs_unlink" */
  readonly section: string;
  /** "int BPF_PROG(vfs_unlink, struct mnt_idmap *idmap, …)" */
  readonly context: string;
  readonly readings: readonly SkeletonReading[];
}

/** What a whole program is made from: facts of one kernel, and what somebody wants to see. */
export interface SkeletonInput {
  /** one line: what is asked, or the point */
  readonly title: string;
  /** attached together: one, or an entry and an exit */
  readonly points: readonly SkeletonPoint[];
  /** the other end of a single point, for who wants both: kprobe ↔ kretprobe */
  readonly partner: SkeletonPoint | null;
  readonly needs: {
    readonly entry: boolean;
    readonly ret: boolean;
    readonly latency: boolean;
    readonly stack: boolean;
  };
  /** sys_enter fires for all: only this one is wanted. `compat`: 32-bit callers number differently here */
  readonly syscall: { readonly name: string; readonly number: number; readonly compat: boolean } | null;
  /** bpf_session_is_return() takes the context: kernel 7.0 and later */
  readonly sessionTakesContext: boolean;
  /** the kernel has bpf_snprintf(): stacks as names, not as addresses */
  readonly namesStacks: boolean;
}

/** Which end of a call a hook is at. */
export function endOf({ hook, section }: Pick<SkeletonPoint, 'hook' | 'section'>): End {
  const { end, family } = hookType(hook);
  return family === 'tracepoint' && /\/sys_exit(?:_|$)/.test(section) ? 'exit' : end;
}

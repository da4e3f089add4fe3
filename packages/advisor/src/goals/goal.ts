import type { HookId } from '@hooklab/hook';
import type { MessageId } from '../text/message';
import type { Needs } from './needs';

/** Branches of the tree that a person walks; texts `branch.ID`. */
export const BRANCHES = [
  'syscalls',
  'files',
  'processes',
  'functions',
  'network',
  'storage',
  'memory',
  'scheduler',
  'user',
  'security',
  'kernels',
] as const;
export type BranchId = (typeof BRANCHES)[number];

/** What a goal asks the person for: "return value of ‹syscall›". */
export type ParamId = 'syscall' | 'fn' | 'event' | 'path' | 'symbol' | 'struct' | 'glob';

/**
 * One hook that reaches the goal, best first. `points`: all that have to be attached together ("enter" and "exit"),
 * in the text form of a point, with ‹param› in it. The first one is what the card is about.
 */
export interface GoalHook {
  readonly hook: HookId;
  readonly points: readonly string[];
  /** why it is here, beyond that it works */
  readonly because: MessageId;
  /** sees the return value although the hook alone does not: an exit event, a pair */
  readonly ret?: true;
  /** also needs this option: bpf_override_return without CONFIG_BPF_KPROBE_OVERRIDE does not load */
  readonly option?: string;
  /** only there once this module is loaded; `option` builds it */
  readonly module?: { readonly name: string; readonly option: string };
  /** entry arguments and return value come from two programs joined by a map */
  readonly joined?: true;
}

export interface Goal {
  readonly id: string;
  readonly branch: BranchId;
  readonly params: Readonly<Partial<Record<ParamId, string>>>;
  /** what the goal implies; the person's own needs come on top */
  readonly needs: Needs;
  readonly hooks: readonly GoalHook[];
  /** never drop it, never move it up: the note that the goal is about limits, such as an old kernel */
  readonly oldest?: readonly [number, number];
  /** the shipped spec that answers it whole: every way in which the event happens, with who and what as columns */
  readonly spec?: string;
}

export function goal(
  id: string,
  branch: BranchId,
  params: Goal['params'],
  needs: Needs,
  hooks: readonly GoalHook[],
  more: Pick<Goal, 'oldest' | 'spec'> = {},
): Goal {
  return { id, branch, params, needs, hooks, ...more };
}

export function via(
  hook: HookId,
  points: string | readonly string[],
  because: MessageId,
  more: Pick<GoalHook, 'ret' | 'joined' | 'option' | 'module'> = {},
): GoalHook {
  return { hook, points: typeof points === 'string' ? [points] : points, because, ...more };
}

/** Enter and exit joined by a map. */
export const PAIR = { ret: true, joined: true } as const;
/** The point is the module's: where it is not loaded, that is said. */
export const inModule = (name: string, option: string) => ({ module: { name, option } }) as const;
/** The point itself is an exit. */
export const RET = { ret: true } as const;

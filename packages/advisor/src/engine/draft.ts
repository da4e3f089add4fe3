import type { HookId, Point } from '@hooklab/hook';
import type { GoalHook } from '../goals';
import type { Prediction, Trace } from '../predict/outcome';
import type { MessageId } from '../text/message';
import type { Trial } from './candidate';

/** A candidate before it is ranked. */
export interface Draft {
  readonly hook: HookId;
  readonly points: readonly Point[];
  /** place in the expert's order, from 0 */
  readonly order: number;
  readonly because: MessageId | null;
  readonly ret: boolean;
  readonly joined: boolean;
  /** a CONFIG option beyond the hook's own */
  readonly option: string | null;
  readonly module: GoalHook['module'] | null;
}

export interface Judged extends Draft {
  /** after a trial: what it said */
  readonly prediction: Prediction;
  readonly proved: Trial | null;
  readonly trace: Trace;
}

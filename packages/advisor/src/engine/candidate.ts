import type { HookId, Point, Read } from '@hooklab/hook';
import type { CorrectionId } from '../corrections/corrections';
import type { NeedId } from '../goals';
import type { Cost } from '../hooks';
import type { PredicateId } from '../predicates/predicates';
import type { Evidence, Stage, VerdictKind } from '../predict/outcome';
import type { Message } from '../text/message';

/** One argument, field or return value that a program gets, and how it is read, in words. */
export interface Reading {
  readonly read: Read;
  readonly how: Message;
}

/** Why a candidate stands where it stands: points, and for which need. */
export interface Move {
  readonly need: NeedId | 'goal' | 'verdict' | 'general';
  readonly points: number;
  readonly why: Message;
}

/** One step down: what to take if this one is not to be had, and what that costs. */
export interface LadderStep {
  readonly hook: HookId;
  readonly points: readonly Point[];
  readonly sections: readonly string[];
  readonly loses: readonly Message[];
  readonly gains: readonly Message[];
}

/** What a real load and attach found; from outside the engine. */
export interface Trial {
  readonly hook: HookId;
  readonly point: string;
  readonly ok: boolean;
  readonly stage?: Stage;
  readonly errno?: string;
  /** how often it ran while it was counted, where it was */
  readonly hits?: number;
  /** how long that was, milliseconds: less than asked for where the hits were very many */
  readonly countedMs?: number;
}

/** A hook at one or several points that answers the question, with everything a card shows. */
export interface Candidate {
  /** from 1 */
  readonly rank: number;
  /** "fentry fn:vfs_unlink": the same from run to run */
  readonly id: string;
  readonly hook: HookId;
  readonly points: readonly Point[];
  /** of several points: what begins at the first ends at the last; false: each is a moment of its own */
  readonly joined: boolean;
  /** for SEC(): "fentry/vfs_unlink" */
  readonly sections: readonly string[];
  readonly verdict: VerdictKind;
  readonly stage: Stage | null;
  readonly errno: string | null;
  readonly predicate: PredicateId | null;
  /** a trial was made: the last word */
  readonly proved: Trial | null;
  /** one sentence: the verdict's reason */
  readonly reason: Message;
  /** why it is a candidate at all; null for a plain point */
  readonly because: Message | null;
  readonly evidence: readonly Evidence[];
  /** of each point in turn */
  readonly sees: readonly (readonly Reading[])[];
  readonly seesText: Message;
  readonly cannotSee: readonly Message[];
  readonly costs: readonly Cost[];
  /** instructions an event on the nearest measured kernel */
  readonly instructions: { readonly count: number; readonly kernel: string } | null;
  readonly stability: 'high' | 'medium' | 'low' | 'application';
  readonly privileges: Message;
  /** "5.5" on this architecture; null: not on it */
  readonly minKernel: string | null;
  readonly trap: Message | null;
  readonly corrections: readonly CorrectionId[];
  readonly ladder: readonly LadderStep[];
  readonly score: number;
  readonly moves: readonly Move[];
}

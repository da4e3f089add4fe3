import type { ProblemShape } from '@hooklab/base';
import type { LoaderMessage, LoaderRequest, TrialCase, TrialResult as TriedResult } from '@hooklab/protocol';

/**
 * What parent and child say to each other, in the same framing as the agent's wire. Both are this program, so
 * these need no schema; what the child sends on to the agent is checked with messageSchema by the parent.
 */
export type RunStart = Extract<LoaderRequest, { type: 'run.start' }>;

export type MapRequest = Extract<LoaderRequest, { type: 'run.map' }>;

/** The workbench's own processes, which a run leaves out. */
export interface Own {
  loader: number;
  agent: number | null;
  /** ids of the first and the last of the cgroups in which all of them are: decimal. null: only their numbers tell */
  cgroups: [first: string, last: string] | null;
}

export type ToChild =
  /** the object came before it, as blobs */
  | { type: 'start'; request: RunStart; own: Own }
  /** of what is over already these are nobody's; `at`: when the parent heard of it, by the clock of this machine (uptime) */
  | { type: 'stop'; run: number; at: number }
  | { type: 'credit'; run: number; bytes: number }
  | { type: 'map'; request: MapRequest }
  | { type: 'trials'; file: string }
  /** for each function of the question why no trampoline may be attached to it, or null */
  | { type: 'entry.answer'; ask: number; whys: (string | null)[] }
  | { type: 'try'; cases: Numbered<TrialCase>[]; seconds: number; brief: boolean; alone: boolean };

/** One of a request's, by its place there. */
export interface Numbered<T> {
  index: number;
  item: T;
}

/** How far a trial of one hook type came. */
export interface TrialResult {
  program: string;
  outcome: 'attached' | 'loaded' | 'failed';
  /** loaded, and why it was not attached */
  why?: string;
  /** of a failure: 'EPERM', and where */
  code?: string;
  stage?: string;
  log?: string;
}

export type FromChild =
  | { type: 'ready'; pid: number }
  /** a trampoline is about to be attached to each of these functions of the kernel: the parent answers */
  | { type: 'entry.ask'; ask: number; functions: string[] }
  /** one more of the hook types was loaded, attached or refused; `result`: what became of it, once it is known */
  | { type: 'trials.at'; result?: TrialResult }
  | { type: 'trials'; results: TrialResult[]; problem?: ProblemShape }
  /** the trials' programs are detached: this child can be used again */
  | { type: 'trials.done' }
  /** what is tried from now on too, by the places in the request: who may be to blame if this process ends */
  | { type: 'try.at'; cases: number[] }
  | { type: 'try.result'; index: number; result: TriedResult }
  /** nothing is loaded any more: this child can be used again */
  | { type: 'try.done' }
  /** `run.ended`, and a refused reply to `run.start`: nothing is loaded any more, this child can be used again */
  | Extract<LoaderMessage, { type: 'reply' | 'run.stage' | 'run.stats' | 'run.ended' }>;

/** How far a run is, and whether it started at all, is told before the records that wait; the rest closes what it follows. */
export const passesData = (message: FromChild, start: number): boolean =>
  message.type === 'run.stage' || (message.type === 'reply' && message.id === start);

import type { ProblemShape } from '@hooklab/base';
import type { DiagnosisInfo, Diagnostic, RunEnd, RunStats, Stage, WarningInfo } from '@hooklab/protocol';
import type { Groups, Layout, Ledger } from '@hooklab/records';
import type { Remark } from './failed-read';

/**
 * What a run tells who watches it. Every method may be called at any time until `ended`, which comes once. Who joins
 * late is told what has been, first.
 */
export interface RunWatcher {
  stage(stage: Stage, ms: number): void;
  shape(shape: RunShape): void;
  /** it will end by itself; null: it has no limit */
  limit(leftMs: number | null): void;
  /** what its target's clocks say: to be added to `ts` for nanoseconds since 1970, UTC */
  clock?(offset: bigint): void;
  ledger(ledger: Ledger, stats: RunStats | null): void;
  /** it runs, and tells nothing: why, and what to do */
  remark?(remark: Remark): void;
  /** it runs, and reads something else than it was written to: all of that, again as remedies are tried */
  warnings?(warnings: readonly WarningInfo[]): void;
  /** what it has summed up so far, all of it: entries as the shape's groups lay them out */
  groups?(entries: Uint8Array): void;
  ended(ended: RunEnded): void;
  /** after `ended`, any number of times: the failure by this kernel's own files, then with each remedy tried */
  explained?(failure: RunFailure): void;
}

/** What is known of a run's object before it is loaded. */
export interface RunShape {
  /** the kinds of its records */
  layouts: Layout[];
  /** what it sums up; null: nothing */
  groups: Groups | null;
  /** names of the ledger's counters beyond those of every program */
  counters: string[];
  /** names of its programs */
  programs: string[];
  /** the C of it; of an object compiled before nobody knows */
  source?: string | undefined;
}

/** How a run ended: `problem` null when nothing went wrong. */
export interface RunEnded {
  end: RunEnd;
  ledger: Ledger | null;
  problem: ProblemShape | null;
  /** remarks on lines of the source */
  diagnostics: Diagnostic[];
  /** why it failed on this kernel, and the ways out */
  diagnosis: DiagnosisInfo | null;
  /** this kernel's files are still being read for it */
  explaining?: true;
}

/** A failure, explained. */
export type RunFailure = { problem: ProblemShape } & Pick<RunEnded, 'diagnostics' | 'diagnosis'>;

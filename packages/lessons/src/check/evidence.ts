import type { VerdictKind } from '@hooklab/advisor';
import type { ProblemShape } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import type { ProbeSpec } from '@hooklab/probe';
import type { Ledger, Row } from '@hooklab/records';
import type { Lists } from '../format/schema';
import type { Secrets } from '../value/secrets';

/** What one probe of a try showed. */
export interface Pane {
  /** as the checks call it */
  readonly name: string;
  readonly hook: string;
  /** null: C that was written by hand */
  readonly spec: ProbeSpec | null;
  readonly source: string;
  readonly rows: readonly Row[];
  /** null: it makes rows */
  readonly groups: readonly Row[] | null;
  readonly ledger: Ledger | null;
  /** why it did not run */
  readonly problem: ProblemShape | null;
}

export interface TrialSeen {
  readonly outcome: 'attached' | 'failed' | 'refused';
  readonly hits: number | null;
  /** everything that was said of a failure */
  readonly said: string;
}

/** All that the checks of a step are asked of. */
export interface Evidence {
  readonly secrets: Secrets;
  readonly panes: readonly Pane[];
  /** what was typed; null: nothing */
  readonly answer: string | null;
  verdict(point: string, hook: HookId): VerdictKind;
  /** null: it was not tried */
  trial(point: string, hook: HookId): TrialSeen | null;
  lists(point: string): Required<Lists>;
}

export interface CheckResult {
  readonly say: string;
  readonly ok: boolean;
  /** what was seen instead, or as well: never a secret */
  readonly saw: string;
}

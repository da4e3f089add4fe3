import type { AdvisorFacts, Candidate } from '@hooklab/advisor';
import { type Milliseconds, Problem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import type { TrialReport } from '@hooklab/protocol';
import type { Workbench } from '../run/workbench';
import type { Wish } from '../trial/trials';

/** Reports by hook and point. */
export type Reports = ReadonlyMap<string, TrialReport>;

/** Told while hooks are tried. */
export interface TellProof {
  begins(all: number, target: string): void;
  tried(done: number, all: number): void;
  ended(reports: readonly TrialReport[], ms: Milliseconds): void;
}

/** Tries every candidate at all its points on a live target. Throws Problem `cancelled`. */
export async function prove(
  candidates: readonly Candidate[],
  { workbench, target, facts }: { workbench: Workbench; target: string; facts: AdvisorFacts },
  { seconds, signal, tell }: { seconds: number; signal: AbortSignal; tell: TellProof },
): Promise<Reports> {
  const wishes = new Map<string, Wish>();
  for (const { hook, points } of candidates) {
    for (const point of points) wishes.set(keyOf(hook, pointText(point)), { hook, point });
  }
  const all = [...wishes.values()];
  const began = performance.now();
  tell.begins(all.length, target);
  const reports = await workbench.trials.run(target, all, {
    seconds,
    signal,
    facts,
    onReport: (_, done) => tell.tried(done, all.length),
  });
  if (signal.aborted) {
    throw new Problem({
      code: 'cancelled',
      what: `Cancelled after ${reports.length} of ${all.length} trials`,
      cause: 'everything is detached',
    });
  }
  tell.ended(reports, performance.now() - began);
  return new Map(reports.map((report) => [keyOf(report.hook, report.point), report]));
}

const keyOf = (hook: string, point: string): string => `${hook} ${point}`;

export const reportsOf = (reports: Reports, { hook, points }: Candidate): TrialReport[] =>
  points.flatMap((point) => reports.get(keyOf(hook, pointText(point))) ?? []);

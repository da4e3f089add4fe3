import type { AdvisorFacts, Candidate } from '@hooklab/advisor';
import { line, Problem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import type { TrialReport } from '@hooklab/protocol';
import { progress, say } from '../output/output';
import type { Workbench } from '../run/workbench';
import type { Wish } from '../trial/trials';

/** Reports by hook and point. */
export type Reports = ReadonlyMap<string, TrialReport>;

/** Tries every candidate at all its points on a live target; progress and a summary go to stderr. */
export async function prove(
  candidates: readonly Candidate[],
  { workbench, target, facts }: { workbench: Workbench; target: string; facts: AdvisorFacts },
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<Reports> {
  const wishes = new Map<string, Wish>();
  for (const { hook, points } of candidates) {
    for (const point of points) wishes.set(keyOf(hook, pointText(point)), { hook, point });
  }
  const all = [...wishes.values()];
  const began = performance.now();
  say(line`trying ${all.length} ${all.length === 1 ? 'hook' : 'hooks'} on ${target}`);
  const reports = await workbench.trials.run(target, all, {
    seconds,
    signal,
    facts,
    onReport: (_, done) => {
      if (done < all.length) progress(line`${done} of ${all.length}`);
    },
  });
  if (signal.aborted) {
    throw new Problem({
      code: 'cancelled',
      what: `Cancelled after ${reports.length} of ${all.length} trials`,
      cause: 'everything is detached',
    });
  }
  const count = (outcome: TrialReport['outcome']) => reports.filter((r) => r.outcome === outcome).length;
  const time = ((performance.now() - began) / 1000).toFixed(1);
  say(
    line`${count('attached')} attached, ${count('failed')} failed, ${count('refused')} not tried, in ${time} s; everything is detached`,
  );
  return new Map(reports.map((report) => [keyOf(report.hook, report.point), report]));
}

const keyOf = (hook: string, point: string): string => `${hook} ${point}`;

export const reportsOf = (reports: Reports, { hook, points }: Candidate): TrialReport[] =>
  points.flatMap((point) => reports.get(keyOf(hook, pointText(point))) ?? []);

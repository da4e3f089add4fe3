import type { HookId } from '@hooklab/hook';
import type { Prediction } from '../predict/outcome';
import { msg } from '../text/message';
import type { Trial } from './candidate';

/** One trial as an agent reports it, to the command and to the browser alike. */
export interface TrialFound {
  readonly hook: string;
  readonly point: string;
  readonly outcome: 'attached' | 'failed' | 'refused';
  readonly stage: Trial['stage'] | null;
  readonly errno: string | null;
  readonly hits: number | null;
  readonly countedMs: number | null;
}

/** What the advisor takes as its last word: reports of what was tried. What was refused is no word. */
export function trialsFrom(reports: Iterable<TrialFound>): Trial[] {
  return [...reports]
    .filter(({ outcome }) => outcome !== 'refused')
    .map(({ hook, point, outcome, stage, errno, hits, countedMs }) => ({
      hook: hook as HookId,
      point,
      ok: outcome === 'attached',
      ...(stage ? { stage } : {}),
      ...(errno ? { errno } : {}),
      ...(hits !== null ? { hits } : {}),
      ...(countedMs !== null ? { countedMs } : {}),
    }));
}

/**
 * What trials say of a hook at points that go together: the one that failed, else the one with the fewest hits once
 * every point was tried; null while one of them was not.
 */
export function provedBy(trials: readonly Trial[], hook: HookId, points: readonly string[]): Trial | null {
  const made = points.map((point) => trials.find((t) => t.hook === hook && t.point === point));
  const failed = made.find((t) => t && !t.ok);
  if (failed) return failed;
  let fewest: Trial | null = null;
  for (const trial of made) {
    if (!trial) return null;
    if (!fewest || (trial.hits ?? 0) < (fewest.hits ?? 0)) fewest = trial;
  }
  return fewest;
}

/** Was the hook seen to work? It attached; where its hits were counted, it also ran: one that stayed silent proves nothing. */
export const isProved = (trial: Trial): boolean => trial.ok && trial.hits !== 0;

/** A prediction after the last word on it. Where the trial agrees, the prediction's reason and caveat stay. */
export function afterTrial(prediction: Prediction, proved: Trial | null): Prediction {
  if (!proved) return prediction;
  if (proved.ok) {
    return prediction.verdict === 'works' || prediction.verdict === 'caveat'
      ? prediction
      : { verdict: 'works', predicate: null, why: msg('why.provedWorks') };
  }
  const { stage, errno } = proved;
  if (prediction.verdict === 'fails' && prediction.stage === stage && prediction.errno === errno) {
    return prediction;
  }
  const why = errno ? msg('why.provedFails', { errno }) : msg('why.provedNoEnd');
  return {
    verdict: 'fails',
    ...(stage ? { stage } : {}),
    ...(errno ? { errno } : {}),
    predicate: null,
    why,
  };
}

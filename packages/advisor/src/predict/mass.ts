import { applies, type HookId, parsePoint, pointText } from '@hooklab/hook';
import type { AdvisorFacts } from '../facts/facts';
import { type Capabilities, ROOT } from '../facts/system';
import type { PredicateId } from '../predicates/predicates';
import type { Stage, VerdictKind } from './outcome';
import { predict } from './predict';

/** One line of `advise --points FILE --json`. */
export interface PredictionLine {
  readonly point: string;
  readonly hook: HookId;
  readonly verdict: VerdictKind;
  readonly stage?: Stage;
  readonly errno?: string;
  readonly predicate: PredicateId | null;
}

/**
 * A verdict for each of many points and hooks, without trials. A bare name is a function; hooks that make no sense at a
 * point are left out. Lazy: nothing is kept. Throws Problem `point-bad` at a name that is none.
 */
export function* predictMany(
  facts: AdvisorFacts,
  points: Iterable<string>,
  hooks: readonly HookId[],
  who: Capabilities = ROOT,
): Generator<PredictionLine> {
  for (const text of points) {
    const point = parsePoint(text);
    const name = pointText(point);
    for (const hook of hooks) {
      if (!applies(point, hook)) continue;
      const { verdict, stage, errno, predicate } = predict(facts, point, hook, who);
      yield { point: name, hook, verdict, ...(stage && { stage }), ...(errno && { errno }), predicate };
    }
  }
}

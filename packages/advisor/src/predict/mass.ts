import { type ProblemShape, toProblem } from '@hooklab/base';
import { applies, type HookId, type Point, parsePoint, pointText } from '@hooklab/hook';
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

/** The line of a name that is no point: `e843419@0001` of an arm64 kernel's workarounds, or a slip. */
export interface BadPointLine {
  readonly point: string;
  readonly problem: ProblemShape;
}

/**
 * A verdict for each of many points and hooks, without trials. A bare name is a function; hooks that make no sense at a
 * point are left out. Lazy: nothing is kept. A name that is none has one line of its own.
 */
export function* predictMany(
  facts: AdvisorFacts,
  points: Iterable<string>,
  hooks: readonly HookId[],
  who: Capabilities = ROOT,
): Generator<PredictionLine | BadPointLine> {
  for (const text of points) {
    let point: Point;
    try {
      point = parsePoint(text);
    } catch (error) {
      yield { point: text, problem: toProblem(error).toJSON() };
      continue;
    }
    const name = pointText(point);
    for (const hook of hooks) {
      if (!applies(point, hook)) continue;
      const { verdict, stage, errno, predicate } = predict(facts, point, hook, who);
      yield { point: name, hook, verdict, ...(stage && { stage }), ...(errno && { errno }), predicate };
    }
  }
}

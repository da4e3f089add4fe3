import { Problem } from '@hooklab/base';
import type { ProbeFacts } from '../facts/facts';
import { resolveEnd } from '../resolve/end';
import type { ResolvedEnd } from '../resolve/resolved';
import type { Chosen, ChosenEnd } from '../way/choose';

/** The ends of an event on this kernel. */
export interface ResolvedEnds {
  readonly entries: readonly ResolvedEnd[];
  readonly exit: ResolvedEnd | null;
  readonly ahead: ResolvedEnd | null;
}

/** Pass 2. What a program is given at each end, on this kernel; one for each event. */
export const resolveEnds = ({ events }: Chosen, facts: ProbeFacts): ResolvedEnds[] =>
  events.map(({ entries, exit, ahead }) => ({
    entries: entries.map((end) => resolveNamed(end, facts)),
    exit: exit && resolveNamed(exit, facts),
    ahead: ahead && resolveNamed(ahead.end, facts),
  }));

/** By the first of its names that this kernel has; where it has none, the Problem of the first. */
function resolveNamed({ hook, point, others, args }: ChosenEnd, facts: ProbeFacts): ResolvedEnd {
  let first: Problem | null = null;
  for (const name of [point, ...others]) {
    try {
      return resolveEnd({ hook, point: name }, facts, args);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'no-point') throw error;
      first ??= error;
    }
  }
  throw first;
}

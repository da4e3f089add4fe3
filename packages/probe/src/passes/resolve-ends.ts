import type { ProbeFacts } from '../facts/facts';
import { resolveEnd } from '../resolve/end';
import type { ResolvedEnd } from '../resolve/resolved';
import type { Chosen, ChosenEnd } from '../way/choose';

/** The ends of one event of a way on this kernel. */
export interface ResolvedEnds {
  readonly entries: readonly ResolvedEnd[];
  readonly exit: ResolvedEnd | null;
}

/** Pass 2. What a program is given at each end of each event, on this kernel. */
export function resolveEnds({ events }: Chosen, facts: ProbeFacts): ResolvedEnds[] {
  const resolve = (end: ChosenEnd): ResolvedEnd => resolveEnd(end, facts, end.args);
  return events.map(({ entries, exit }) => ({ entries: entries.map(resolve), exit: exit && resolve(exit) }));
}

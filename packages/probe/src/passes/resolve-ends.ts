import type { ProbeFacts } from '../facts/facts';
import { resolveEnd } from '../resolve/end';
import type { ResolvedEnd } from '../resolve/resolved';
import type { Chosen } from '../way/choose';

/** The ends of a way on this kernel. */
export interface ResolvedEnds {
  readonly entries: readonly ResolvedEnd[];
  readonly exit: ResolvedEnd | null;
}

/** Pass 2. What a program is given at each end, on this kernel. */
export function resolveEnds({ entries, exit, args }: Chosen, facts: ProbeFacts): ResolvedEnds {
  return {
    entries: entries.map((end) => resolveEnd(end, facts, args)),
    exit: exit && resolveEnd(exit, facts, args),
  };
}

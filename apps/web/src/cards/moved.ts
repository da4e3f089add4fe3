import type { Candidate, Message, Move } from '@hooklab/advisor';

/** What a change of needs did to one candidate. */
export interface Moved {
  /** places: 2 went up two, -1 went down one */
  places: number;
  /** its own reason; null where the others moved past it */
  why: Message | null;
}

/**
 * How a ranking came out of the one before, by candidate id: only who moved. The reason is the need whose points changed
 * most; where a need was taken back, it is the reason that went.
 */
export function movedBetween(
  before: readonly Candidate[],
  after: readonly Candidate[],
): ReadonlyMap<string, Moved> {
  const was = new Map(before.map((c) => [c.id, c]));
  const moved = new Map<string, Moved>();
  for (const candidate of after) {
    const old = was.get(candidate.id);
    if (!old || old.rank === candidate.rank) continue;
    moved.set(candidate.id, {
      places: old.rank - candidate.rank,
      why: reason(old.moves, candidate.moves, old.rank > candidate.rank),
    });
  }
  return moved;
}

/** The largest change of points in the direction that it moved. */
function reason(before: readonly Move[], after: readonly Move[], up: boolean): Message | null {
  const sum = (moves: readonly Move[], need: Move['need']): number =>
    moves.filter((m) => m.need === need).reduce((n, m) => n + m.points, 0);
  let best: { change: number; why: Message } | null = null;
  for (const need of new Set([...before, ...after].map((m) => m.need))) {
    const change = (sum(after, need) - sum(before, need)) * (up ? 1 : -1);
    const last = [...after, ...before].find((m) => m.need === need)!;
    if (change > (best?.change ?? 0)) best = { change, why: last.why };
  }
  return best?.why ?? null;
}

import {
  absentPoint,
  type Change,
  diffPoint,
  nearestPoints,
  parsePath,
  pointDetail,
  type Surface,
} from '@hooklab/surface';

/** What another kernel has in the place of a point. */
export type Standing =
  /** there, and nothing to compare it with */
  | { state: 'there' }
  | { state: 'same' }
  | { state: 'changed'; changes: Change[] }
  /** `near`: points there that may have come instead, as paths, the likeliest first */
  | { state: 'absent'; cause: string; near: string[] };

/** `base`: the surface that is looked at. It need not have the point. */
export function standingOf(base: Surface, other: Surface, path: string): Standing {
  const parsed = parsePath(path);
  if (!parsed) return { state: 'absent', cause: 'not a name of a point', near: [] };
  const here = pointDetail(base, parsed) !== null;
  if (!pointDetail(other, parsed)) {
    const cause = absentPoint(other, path).cause ?? 'not there';
    // what is on neither is near to nothing
    if (!here) return { state: 'absent', cause, near: [] };
    const { near } = diffPoint(base, other, parsed);
    const all = [...near.map((name) => `${parsed.kind}:${name}`), ...nearestPoints(other, path)];
    return {
      state: 'absent',
      cause,
      near: [...new Set(all)].slice(0, 4),
    };
  }
  if (!here) return { state: 'there' };
  const { changes } = diffPoint(base, other, parsed);
  return changes.length > 0 ? { state: 'changed', changes } : { state: 'same' };
}

/**
 * A spec of an older version in today's shape; anything else comes back as it is, for the schema to judge.
 *
 *   1 → 2   a way's `point` became `points`; "function:NAME" became "fn:NAME"
 */
export function upgradeSpec(value: unknown): unknown {
  if (!isObject(value) || value.version !== 1) return value;
  const ways = Array.isArray(value.ways) ? value.ways.map(upgradeWay) : value.ways;
  return { ...value, version: 2, ways };
}

function upgradeWay(way: unknown): unknown {
  if (!isObject(way) || typeof way.point !== 'string' || 'points' in way) return way;
  const { point, ...rest } = way;
  return { ...rest, points: [point.replace(/^function:/, 'fn:')] };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

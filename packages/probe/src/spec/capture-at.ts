import type { ProbeSpec, SpecWay } from './schema';

/**
 * What a way captures for a column where an event begins at `point`; null: records from there have no such column;
 * undefined: nothing is said.
 */
export function captureAt(
  spec: ProbeSpec,
  way: SpecWay,
  point: string,
  column: string,
): string | null | undefined {
  const own = way.at[point]?.captures[column];
  return own === undefined ? (way.captures[column] ?? spec.captures[column]) : own;
}

import type { ProbeSpec, SpecWay } from './schema';

/**
 * What a way captures for a column of an event that begins at `point`, there or at its exit; null: records from there have no such column;
 * undefined: nothing is said.
 */
export function captureAt(
  spec: ProbeSpec,
  way: SpecWay,
  point: string,
  column: string,
): string | null | undefined {
  const late = way.exit?.captures?.[column];
  const own = late ?? way.at[point]?.captures[column];
  return own === undefined ? (way.captures[column] ?? spec.captures[column]) : own;
}

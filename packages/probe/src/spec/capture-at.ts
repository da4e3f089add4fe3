import type { ProbeSpec, SpecWay } from './schema';

/** What a way captures for a column where an event begins at `point`; undefined: nothing is said. */
export const captureAt = (spec: ProbeSpec, way: SpecWay, point: string, column: string): string | undefined =>
  way.at[point]?.captures[column] ?? way.captures[column] ?? spec.captures[column];

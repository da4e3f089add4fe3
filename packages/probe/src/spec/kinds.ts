import { captureAt } from './capture-at';
import type { ProbeSpec, SpecWay } from './schema';

/** Points of a way whose records have the same columns, or are called the same. */
export interface SpecKind {
  /** as the way calls it; null: it is called after its first point */
  readonly label: string | null;
  readonly columns: readonly string[];
  readonly points: readonly string[];
}

/** The kinds of record that a way makes, in the order of their first points. */
export function kindsOf(spec: ProbeSpec, way: SpecWay): SpecKind[] {
  const kinds = new Map<string, SpecKind & { points: string[] }>();
  for (const point of way.points) {
    const label = way.at[point]?.kind ?? null;
    const columns = columnsAt(spec, way, point);
    const key = label === null ? `columns ${columns.join(' ')}` : `kind ${label}`;
    const known = kinds.get(key);
    if (known) known.points.push(point);
    else kinds.set(key, { label, columns, points: [point] });
  }
  return [...kinds.values()];
}

/** The columns that a record which begins at `point` has. */
export const columnsAt = (spec: ProbeSpec, way: SpecWay, point: string): string[] =>
  spec.columns.map((c) => c.name).filter((name) => captureAt(spec, way, point, name) !== null);

import { cellText, type GroupRows, isHistogram, type Total, totalName } from '@hooklab/records';

/** A column of the table of groups: one of the key, or a number of the totals. */
export type GroupColumn =
  | { kind: 'key'; name: string; at: number }
  | { kind: 'total'; name: string; total: Total };

/** The key first, then every total that is one number. */
export function groupColumns({ groups }: GroupRows): GroupColumn[] {
  return [
    ...groups.by.map(({ name }, at) => ({ kind: 'key', name, at }) as const),
    ...groups.totals
      .filter(({ op }) => !isHistogram(op))
      .map((total) => ({ kind: 'total', name: totalName(total), total }) as const),
  ];
}

export interface Sorting {
  /** a column's name */
  by: string;
  /** the least first */
  rising: boolean;
}

/** What the tables begins with: the most events first. */
export const MOST_FIRST: Sorting = { by: 'count', rising: false };

/** The order of the groups; of those that are the same as they came. */
export function orderOf(rows: GroupRows, { by, rising }: Sorting): number[] {
  const column = groupColumns(rows).find(({ name }) => name === by);
  if (!column) return rows.ranked();
  if (column.kind === 'total') {
    const falling = rows.ranked(column.total);
    return rising ? falling.reverse() : falling;
  }
  const { [column.at]: key } = rows.groups.by;
  const values = Array.from({ length: rows.length }, (_, i) => cellText(...rows.keyAt(i), key!));
  const sign = rising ? 1 : -1;
  return values.map((_, i) => i).sort((a, b) => sign * compare(values[a]!, values[b]!) || a - b);
}

/** Numbers in text by their size: 9 before 10. */
const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The text of a cell: an average to two places. */
export function groupText(rows: GroupRows, i: number, column: GroupColumn): string {
  if (column.kind === 'key') return cellText(...rows.keyAt(i), rows.groups.by[column.at]!);
  const value = rows.total(i, column.total);
  if (typeof value !== 'number') return String(value);
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

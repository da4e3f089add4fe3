import { cellOf, type Row } from './row';

/** Rows that say the same, and how many of them each side had. */
export interface ComparedLine {
  /** by the comparison's columns */
  readonly cells: readonly string[];
  /** by side */
  readonly counts: readonly number[];
}

export interface Comparison {
  readonly columns: readonly string[];
  /** those that not every side had equally often first, then the most frequent */
  readonly lines: readonly ComparedLine[];
  /** lines that not every side had equally often, in all */
  readonly unequal: number;
  /** lines beyond `lines` */
  readonly more: number;
}

/**
 * The same events as several programs saw them, told apart by what they say in `columns`: a row is the same for two sides when
 * all these cells are. Columns that differ by nature (clocks, the CPU) are for the caller to leave out. At most `most` lines.
 */
export function compareRows(
  sides: readonly (readonly Row[])[],
  columns: readonly string[],
  most: number,
): Comparison {
  const byText = new Map<string, { cells: string[]; counts: number[] }>();
  for (const [side, rows] of sides.entries()) {
    for (const row of rows) {
      const cells = columns.map((name) => String(cellOf(row, name)));
      const text = JSON.stringify(cells);
      const line = byText.get(text) ?? { cells, counts: sides.map(() => 0) };
      line.counts[side]! += 1;
      byText.set(text, line);
    }
  }
  const all = [...byText.values()];
  const sum = ({ counts }: ComparedLine) => counts.reduce((n, count) => n + count, 0);
  const equal = ({ counts }: ComparedLine) => (counts.every((count) => count === counts[0]) ? 1 : 0);
  all.sort((a, b) => equal(a) - equal(b) || sum(b) - sum(a));
  const unequal = all.filter((line) => equal(line) === 0).length;
  return { columns, lines: all.slice(0, most), unequal, more: Math.max(0, all.length - most) };
}

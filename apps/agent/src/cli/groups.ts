import { type Printable, printable, printableJson, trimmed } from '@hooklab/base';
import { cellText, GroupRows, type Groups, isHistogram, type Slot, totalName } from '@hooklab/records';
import { groupsShape } from '../answer/groups';
import { slotLines } from '../answer/histogram';

/** So many are shown where nobody says how many; `--json` has them all then. */
const SHOWN = 50;

/** What a run has summed up: a table, the most first, and the histograms of its first groups. */
export function groupLines(groups: Groups, entries: Uint8Array, top: number | null = null): Printable[] {
  const rows = new GroupRows(groups, entries);
  if (rows.length === 0) return [printable('nothing was summed up: no event passed')];
  const order = rows.ranked().slice(0, top ?? SHOWN);
  const left = rows.length - order.length;
  return [
    ...table(groups, rows, order),
    ...order.flatMap((i) => histograms(groups, rows, i)),
    ...(left > 0
      ? [printable(`… and ${left} groups with less${top === null ? ' (--json has them all)' : ''}`)]
      : []),
  ];
}

export const groupsJson = (groups: Groups, entries: Uint8Array, top: number | null = null): Printable =>
  printableJson(groupsShape(groups, entries, top));

function table(groups: Groups, rows: GroupRows, order: readonly number[]): Printable[] {
  const numbers = groups.totals.filter(({ op }) => !isHistogram(op));
  const head = [...groups.by.map(({ name }) => name), ...numbers.map(totalName)];
  const lines = order.map((i) => [
    ...keyOf(groups, rows, i),
    ...numbers.map((total) => numberText(rows.total(i, total) as number | string)),
  ]);
  const widths = head.map((title, c) => Math.max(title.length, ...lines.map((cells) => cells[c]!.length)));
  const lineOf = (cells: readonly string[]) =>
    // numbers end together, texts begin together
    cells
      .map((cell, c) => (c < groups.by.length ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ');
  return [head, ...lines].map((cells) => trimmed(printable(lineOf(cells))));
}

const keyOf = ({ by }: Groups, rows: GroupRows, i: number): string[] =>
  by.map((column) => String(printable(cellText(...rows.keyAt(i), column))));

/** Of an average what can be told apart. */
const numberText = (value: number | string): string =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);

function histograms(groups: Groups, rows: GroupRows, i: number): Printable[] {
  const key = String(printable(rows.keyText(i)));
  return groups.totals
    .filter(({ op }) => isHistogram(op))
    .flatMap((total) => {
      const slots = rows.total(i, total) as Slot[];
      if (slots.length === 0) return [];
      return ['', `${totalName(total)}${key && ` of ${key}`}`, ...slotLines(total.column, slots)].map(
        printable,
      );
    });
}

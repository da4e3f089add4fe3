import type { Groups, Total } from '../../program/program';

/** The maps that bpftrace prints at its end, one for each total. */
export const countMap = '@total_count';
const mapOf = ({ op, column }: Total): string => `@total_${column.name}_${op}`;

/** What an event adds, instead of its row. `value`: of a column, as bpftrace reads it. */
export function sumLines({ by, totals }: Groups, value: (column: string) => string): string[] {
  const key = by.length > 0 ? `[${by.map(({ name }) => value(name)).join(', ')}]` : '';
  return [
    `\t${countMap}${key} = count();`,
    ...totals.map((total) => `\t${mapOf(total)}${key} = ${callOf(total, value(total.column.name))};`),
  ];
}

function callOf({ op, from, step, slots }: Total, value: string): string {
  if (op === 'log2') return `hist(${value})`;
  // the first and the last slot are what is below and above
  if (op === 'linear') return `lhist(${value}, ${from}, ${from + step * (slots - 2)}, ${step})`;
  return `${op}(${value})`;
}

import { line, type Printable, printable, shortCount, trimmed } from '@hooklab/base';
import {
  cellOf,
  checkLedger,
  counterWords,
  type Layout,
  type Ledger,
  type Row,
  type TableColumn,
  tableColumns,
} from '@hooklab/records';

/** A plain table, its header before the first row. */
export function textLines(): (row: Row, layouts: readonly Layout[]) => Printable[] {
  let columns: TableColumn[] | null = null;
  return (row, layouts) => {
    const first = columns === null;
    columns ??= tableColumns(layouts);
    const cells = columns.map(({ name, kind, size }) => {
      const width = kind === 'string' ? Math.min(Math.max(size, name.length), 24) : Math.max(name.length, 10);
      const value = cellOf(row, name);
      return { title: printable(name).padEnd(width), text: printable(String(value)).padEnd(width) };
    });
    const cellsOf = (key: 'title' | 'text') => trimmed(printable(cells.map((cell) => cell[key]).join(' ')));
    const head = first ? [cellsOf('title')] : [];
    return [...head, cellsOf('text')];
  };
}

/** Said only when there are any. */
const RARE = new Set(['lost', 'before']);

export function ledgerLine(ledger: Ledger): Printable {
  const { named, ...accounts } = ledger;
  const own = Object.entries(named)
    .filter(([, n]) => n !== 0)
    .map(([name, n]): [string, number | null] => [counterWords(name), n]);
  const parts = Object.entries(accounts)
    .filter(([name, n]) => !(n === 0 && RARE.has(name)))
    .concat(own)
    .map(([name, n]) => `${name} ${n === null ? 'unknown' : shortCount(n)}`);
  const wrong = checkLedger(ledger).map((v) => v.equation);
  return line`ledger: ${parts.join(', ')}${wrong.length ? `; does not balance: ${wrong.join('; ')}` : ''}`;
}

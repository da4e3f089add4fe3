import { type Printable, printable } from '@hooklab/base';
import { type CellValue, cellOf, type Layout, type Row, tableColumns } from '@hooklab/records';

/** Rows as CSV (RFC 4180), its head before the first; a value that could not be read is told as the table tells it. */
export function csvLines(): (row: Row, layouts: readonly Layout[]) => Printable[] {
  let names: string[] | null = null;
  return (row, layouts) => {
    const first = names === null;
    names ??= tableColumns(layouts).map(({ name }) => name);
    const line = printable(names.map((name) => csvCell(cellOf(row, name))).join(','));
    return first ? [printable(names.join(',')), line] : [line];
  };
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it; what ends a line becomes a picture of it. */
export function csvCell(value: CellValue): string {
  if (typeof value !== 'string') return String(value);
  const text = printable(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import { type CellValue, cellStatus, cellValue, isUnread, type RecordBytes, statusWord } from './cell';
import { KIND_COLUMN } from './kinds';
import type { Layout } from './layout';

export type Row = Record<string, CellValue | null>;

/**
 * One record as the object that `--json` prints:
 *
 *   {"ts":123,"pid":42,"comm":"rm","path":"/tmp/a"}
 *   {"ts":124,"pid":43,"comm":"rm","path":null,"path_status":"EFAULT"}
 *   {"ts":125,"pid":44,"comm":"rm","path":"/very/lo","path_status":"cut"}
 *
 * An unreadable cell is null, never "": an empty string is one that was really read.
 */
export function recordRow(r: RecordBytes, at: number, layout: Layout): Row {
  const row: Row = layout.tag === null ? {} : { [KIND_COLUMN]: layout.name };
  for (const column of layout.columns) {
    const status = cellStatus(r, at, column);
    const unreadable = isUnread(status);
    row[column.name] = unreadable ? null : cellValue(r, at, column);
    if (unreadable || status === 'cut') row[`${column.name}_status`] = statusWord(r, at, column);
  }
  return row;
}

/** What a table writes of it: "<EFAULT>" where it could not be read; nothing where records of this kind have no such column. */
export function cellOf(row: Row, name: string): CellValue {
  const value = row[name];
  return value === undefined ? '' : (value ?? `<${row[`${name}_status`] ?? 'unknown'}>`);
}

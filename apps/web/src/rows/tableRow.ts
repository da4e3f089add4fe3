import { type CellStatus, cellStatus, cellText, type Layout, statusWord } from '@hooklab/records';
import { relativeSeconds } from './clock';
import type { LiveRows } from './liveRows';

export interface TableCell {
  text: string;
  status: CellStatus;
  /** what the status means, in words; "" for a plain value */
  note: string;
}

/** A row as an object: made for the rows on the screen only. */
export interface TableRow {
  row: number;
  cells: TableCell[];
  /** records that were not sent to this page just before this row */
  gap: number;
}

export function tableRow(rows: LiveRows, row: number): TableRow {
  const { ring, time } = rows;
  const at = ring.offsetOf(row);
  const cells = ring.layout.columns.map((column): TableCell => {
    if (column === time) return { text: relativeSeconds(rows.nanosOf(row)!), status: 'value', note: '' };
    const status = cellStatus(ring.records, at, column);
    const text = status === 'empty' ? '""' : cellText(ring.records, at, column);
    return { text, status, note: noteOf(status, statusWord(ring.records, at, column), column.size) };
  });
  return { row, cells, gap: rows.gapBefore(row)?.records ?? 0 };
}

function noteOf(status: CellStatus, word: string, size: number): string {
  switch (status) {
    case 'value':
      return '';
    case 'empty':
      return 'an empty string, really read';
    case 'null':
      return 'the pointer was NULL';
    case 'fault':
      return 'EFAULT: this memory could not be read when the probe ran, such as a page not there yet';
    case 'error':
      return `${word}: the read failed`;
    case 'cut':
      return `longer than the field: the first ${size - 1} bytes are here`;
  }
}

/** Pixels a column starts with, by what it holds. */
export function columnWidth(column: Layout['columns'][number], isTime: boolean): number {
  if (isTime) return 104;
  if (column.kind === 'string') return column.size <= 16 ? 136 : Math.min(360, 120 + column.size);
  if (column.kind === 'pointer') return 152;
  if (column.kind === 'bytes') return Math.min(320, 40 + column.size * 16);
  const byName = 28 + column.name.length * 8;
  return Math.max(byName, column.size === 8 ? 160 : 72);
}

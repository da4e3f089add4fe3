import {
  type CellStatus,
  cellStatus,
  cellText,
  type Kinds,
  type RecordBytes,
  statusWord,
  type TableColumn,
} from '@hooklab/records';
import { relativeSeconds } from './clock';
import type { LiveRows } from './liveRows';

export interface TableCell {
  text: string;
  /** absent: records of this kind have no such column */
  status: CellStatus | 'absent';
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

export const tableRow = (rows: LiveRows, row: number): TableRow => {
  const { ring } = rows;
  const nanos = rows.nanosOf(row);
  const cells = cellsOf(ring.records, ring.offsetOf(row), ring.kinds, rows, nanos);
  return { row, cells, gap: rows.gapBefore(row)?.records ?? 0 };
};

/** The cells of the record whose data begins at `at`. `nanos`: since the first event; null: its kind says no time. */
export function cellsOf(
  records: RecordBytes,
  at: number,
  kinds: Kinds,
  { columns, time }: Pick<LiveRows, 'columns' | 'time'>,
  nanos: number | null,
): TableCell[] {
  const kind = kinds.kindAt(records.view, at);
  return columns.map((shown): TableCell => {
    if (shown.of === null) return { text: kinds.layouts[kind]!.name, status: 'value', note: '' };
    const column = shown.of[kind];
    if (!column) return ABSENT;
    if (shown === time && nanos !== null) return { text: relativeSeconds(nanos), status: 'value', note: '' };
    const status = cellStatus(records, at, column);
    const text = status === 'empty' ? '""' : cellText(records, at, column);
    return { text, status, note: noteOf(status, statusWord(records, at, column), column.size) };
  });
}

const ABSENT: TableCell = { text: '', status: 'absent', note: 'records of this kind have no such column' };

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

/** Pixels of one character of the table's font, and of a cell's padding. */
const CHARACTER = 7.3;
const PADDING = 17;

/** Pixels a column starts with: what such a field usually needs, its name at least. */
export function columnWidth(column: TableColumn, isTime: boolean): number {
  const characters = Math.max(column.name.length, isTime ? 10 : usualCharacters(column));
  return Math.min(480, Math.ceil(characters * CHARACTER + PADDING));
}

/** The column that takes the room left over: the longest text; -1 when there is none longer than a name. */
export function widestColumn(columns: readonly TableColumn[]): number {
  const sizes = columns.map((c) => (c.kind === 'string' ? c.size : 0));
  const most = Math.max(...sizes);
  return most > 16 ? sizes.indexOf(most) : -1;
}

function usualCharacters({ kind, size, name, of }: TableColumn): number {
  if (name === 'cpu') return 3;
  if (of === null) return size;
  switch (kind) {
    case 'string':
      return size <= 16 ? 15 : 24;
    case 'pointer':
      return 18;
    case 'bytes':
      return size * 2;
    case 'bool':
      return 5;
    default:
      return { 1: 3, 2: 5, 4: 6 }[size] ?? 14;
  }
}

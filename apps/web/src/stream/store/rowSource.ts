import type { TableColumn } from '@hooklab/records';
import type { Readable } from '../../base/store';
import type { Range } from './range';
import type { TableCell, TableRow } from './tableRow';

/** What the table shows, as it was at the last notice. */
export interface SourceState {
  /** row numbers of the run that are kept; `end`: as many came so far */
  kept: Range;
  /** Places of the rows that are shown, oldest first. A row keeps its place for as long as the filter stays. */
  places: Range;
  /** another number after each change of the filter: places then are other rows */
  filter: number;
  filtered: boolean;
  /** why the filter cannot be used; all rows are shown then */
  problem: string | null;
  /** rows that the filter has not looked at yet */
  behind: number;
  paused: boolean;
  /** rows that came since the view was paused */
  fresh: number;
}

/** Rows from the place `from` on; those asked for that were dropped meanwhile are missing at its start. */
export interface RowWindow {
  from: number;
  rows: readonly TableRow[];
}

/** One row whole. */
export interface RowDetail {
  cells: readonly TableCell[];
  /** what the kernel's clock read, nanoseconds; null when events carry no time */
  clock: string | null;
  /** what the wall clock of its machine read: ISO 8601, UTC, with microseconds; null: it is not known */
  wall: string | null;
  json: string;
}

/**
 * The rows of a run as the table reads them: what there is at once, rows by promise, so that a worker can answer.
 * `RowsView` answers in the page.
 */
export interface RowSource {
  /** of all kinds of its records */
  readonly columns: readonly TableColumn[];
  /** the column that says when */
  readonly time: TableColumn | null;
  /** told once a frame at most */
  readonly state: Readable<SourceState>;
  /** Rows of the places [from, to). A row of the window before is the same object. */
  read(from: number, to: number): Promise<RowWindow>;
  /** The place at which a row of the run is, or would be. */
  placeOf(row: number): Promise<number>;
  /** The row of the run at a place; null where there is none. */
  rowAt(place: number): Promise<number | null>;
  /** null: newer rows have taken its place. */
  detail(row: number): Promise<RowDetail | null>;
  setFilter(text: string): void;
  setPaused(paused: boolean): void;
}

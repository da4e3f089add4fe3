import { BATCH_HEADER } from '@hooklab/protocol';
import {
  type CellValue,
  type Column,
  cellStatus,
  cellValue,
  isUnread,
  KIND_COLUMN,
  Kinds,
  type Layout,
  type Row,
  recordBytes,
  startOf,
  type TableColumn,
  tableColumns,
  type Walked,
} from '@hooklab/records';
import { Histogram } from '../answer/histogram';
import { batchRows } from '../run/sinks/batch-rows';
import type { Sink } from '../run/sinks/sink';

/** Different values of a column that are told apart; what comes then is counted together. */
const MOST_VALUES = 1000;
const MOST_TOP = 8;

/**
 * A sink that keeps the first rows, and of every column how its values are: what an assistant needs instead of a stream.
 * No object is made per event but for the rows that are kept.
 */
export class SummarySink implements Sink {
  delivered = 0;
  shed = 0;
  readonly rows: Row[] = [];
  #kinds: Kinds | null = null;
  #columns: ColumnSummary[] = [];
  readonly #mostEvents: number;
  readonly #mostRows: number;
  readonly #enough: () => void;

  /** `enough`: called once `mostEvents` are in it; what comes after is shed. */
  constructor(mostEvents: number, mostRows: number, enough: () => void) {
    this.#mostEvents = mostEvents;
    this.#mostRows = mostRows;
    this.#enough = enough;
  }

  layouts(layouts: readonly Layout[]): void {
    this.#kinds = new Kinds(layouts);
    this.#columns = tableColumns(layouts).map((column) => new ColumnSummary(column));
  }

  batch(payload: Uint8Array, walked: Walked): void {
    const kinds = this.#kinds;
    if (!kinds) return;
    const take = Math.min(walked.decoded, this.#mostEvents - this.delivered);
    const rows = Math.min(take, this.#mostRows - this.rows.length);
    for (const { row } of batchRows(payload, walked, kinds, rows)) this.rows.push(row);
    const records = recordBytes(payload.subarray(BATCH_HEADER));
    for (let i = 0; i < take; i++) {
      const at = startOf(walked, i);
      const kind = kinds.kindAt(records.view, at);
      for (const summary of this.#columns) {
        const column = summary.of(kind);
        if (column === null) continue;
        if (column === KIND_COLUMN) summary.add(kinds.layouts[kind]!.name);
        else if (isUnread(cellStatus(records, at, column))) summary.unread += 1;
        else summary.add(cellValue(records, at, column));
      }
    }
    this.delivered += take;
    this.shed += walked.decoded - take;
    if (this.delivered >= this.#mostEvents) this.#enough();
  }

  columns(): ReturnType<ColumnSummary['shape']>[] {
    return this.#columns.map((column) => column.shape());
  }
}

class ColumnSummary {
  unread = 0;
  readonly #column: TableColumn;
  readonly #spread: Histogram | null;
  readonly #values = new Map<CellValue, number>();
  #count = 0;
  /** of values beyond those that are told apart */
  #others = 0;
  #least: bigint | null = null;
  #most: bigint | null = null;

  constructor(column: TableColumn) {
    this.#column = column;
    this.#spread = column.kind === 'uint' || column.kind === 'int' ? new Histogram() : null;
  }

  /** This column of a kind; null: records of the kind have none. */
  of(kind: number): Column | typeof KIND_COLUMN | null {
    return this.#column.of === null ? KIND_COLUMN : this.#column.of[kind]!;
  }

  add(value: CellValue): void {
    this.#count += 1;
    const before = this.#values.get(value);
    if (before !== undefined || this.#values.size < MOST_VALUES) this.#values.set(value, (before ?? 0) + 1);
    else this.#others += 1;
    if (!this.#spread) return;
    // exact beyond 2^53, where a cell is text
    const number = BigInt(value);
    this.#spread.add(number);
    if (this.#least === null || number < this.#least) this.#least = number;
    if (this.#most === null || number > this.#most) this.#most = number;
  }

  /** Values that come again are named; of numbers of which each is another one how they are spread. */
  shape() {
    const { name, ctype } = this.#column;
    const few = this.#values.size <= MOST_TOP && name !== 'ts';
    const top = [...this.#values]
      .filter(([, count]) => count > 1 || few)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_TOP)
      .map(([value, count]) => ({ value, count }));
    const many = this.#others > 0;
    return {
      name,
      type: ctype,
      values: this.#count,
      ...(this.unread > 0 ? { unread: this.unread } : {}),
      different: many ? `more than ${MOST_VALUES}` : this.#values.size,
      top,
      ...(this.#least === null ? {} : { least: exact(this.#least), most: exact(this.#most!) }),
      ...(this.#spread && this.#values.size > MOST_TOP && name !== 'ts'
        ? { spread: this.#spread.buckets() }
        : {}),
    };
  }
}

/** As a cell says it: above 2^53 as text. */
const exact = (value: bigint): number | string =>
  value >= -0x1f_ffff_ffff_ffffn && value <= 0x1f_ffff_ffff_ffffn ? Number(value) : String(value);

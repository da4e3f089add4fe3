import { printableJson } from '@hooklab/base';
import { BATCH_HEADER, RECORDING_PAGE, type RecordingView, readBatchHeader } from '@hooklab/protocol';
import {
  Kinds,
  type RecordBytes,
  recordBytes,
  recordRow,
  startOf,
  type TableColumn,
  tableColumns,
  type Walked,
  walkBatch,
} from '@hooklab/records';
import { Store } from '../../base/store';
import { clockOf, timeColumn } from './clock';
import type { RowDetail, RowSource, RowWindow, SourceState } from './rowSource';
import { cellsOf, type TableRow } from './tableRow';

/** Rows [from, to) of a recording as one batch. */
export type ReadPage = (from: number, to: number) => Promise<ArrayBuffer>;

/** Pages that are kept: what is on the screen, and what was a moment ago. */
const PAGES = 24;

interface Page {
  first: number;
  records: RecordBytes;
  walked: Walked;
}

type Recorded = Pick<RecordingView, 'layouts' | 'first' | 'end' | 'gaps' | 'origin' | 'clock'>;

/**
 * The rows of a recording: read page by page as one scrolls, and forgotten again, so that the memory of this page does not
 * grow with the recording. A place is the row's number in the run.
 */
export class RecordedView implements RowSource {
  readonly columns: readonly TableColumn[];
  readonly time: TableColumn | null;
  readonly state: Store<SourceState>;
  readonly #of: Recorded;
  readonly #read: ReadPage;
  readonly #kinds: Kinds;
  readonly #origin: bigint | null;
  readonly #clock: bigint | null;
  readonly #gaps: Map<number, number>;
  /** by their place among the pages; the one that was used last is the last */
  readonly #pages = new Map<number, Promise<Page>>();
  #window = new Map<number, TableRow>();

  constructor(of: Recorded, read: ReadPage) {
    this.#of = of;
    this.#read = read;
    this.#kinds = new Kinds(of.layouts);
    this.columns = tableColumns(of.layouts);
    this.time = timeColumn(this.columns);
    this.#origin = of.origin === null ? null : BigInt(of.origin);
    this.#clock = of.clock === null ? null : BigInt(of.clock);
    this.#gaps = new Map(of.gaps.map(({ before, records }) => [before, records]));
    const { first, end } = of;
    this.state = new Store<SourceState>({
      kept: { first, end },
      places: { first, end },
      filter: 0,
      filtered: false,
      problem: null,
      behind: 0,
      paused: false,
      fresh: 0,
    });
  }

  /** Only rows before this one are shown: where a replay is. */
  showTo(row: number): void {
    const { first, end } = this.#of;
    const to = Math.min(end, Math.max(first, Math.round(row)));
    if (to !== this.state.get().places.end)
      this.state.update((state) => ({ ...state, places: { first, end: to } }));
  }

  /** Pages that are in memory now. */
  get pages(): number {
    return this.#pages.size;
  }

  async read(from: number, to: number): Promise<RowWindow> {
    const { first, end } = this.state.get().places;
    const start = Math.max(from, first);
    const stop = Math.min(to, end);
    const window = new Map<number, TableRow>();
    for (let row = start; row < stop; row++) {
      const page = await this.#page(row);
      const made = this.#window.get(row) ?? this.#row(page, row);
      if (made) window.set(row, made);
    }
    this.#window = window;
    return { from: start, rows: [...window.values()] };
  }

  placeOf(row: number): Promise<number> {
    return Promise.resolve(Math.max(this.#of.first, row));
  }

  rowAt(place: number): Promise<number | null> {
    const { first, end } = this.state.get().places;
    return Promise.resolve(place >= first && place < end ? place : null);
  }

  async detail(row: number): Promise<RowDetail | null> {
    if (row < this.#of.first || row >= this.#of.end) return null;
    const { first, records, walked } = await this.#page(row);
    const cells = this.#row({ first, records, walked }, row)?.cells;
    if (!cells) return null;
    const at = startOf(walked, row - first);
    const kind = this.#kinds.kindAt(records.view, at);
    return {
      cells,
      ...clockOf(records, at, this.time?.of?.[kind], this.#clock),
      json: printableJson(recordRow(records, at, this.#kinds.layouts[kind]!)),
    };
  }

  setFilter(): void {}

  setPaused(): void {}

  #row({ first, records, walked }: Page, row: number): TableRow | null {
    const i = row - first;
    if (i < 0 || i >= walked.decoded) return null;
    const at = startOf(walked, i);
    const time = this.time?.of?.[this.#kinds.kindAt(records.view, at)];
    const nanos =
      time && this.#origin !== null
        ? Number(records.view.getBigUint64(at + time.offset, true) - this.#origin)
        : null;
    const cells = cellsOf(records, at, this.#kinds, this, nanos);
    return { row, cells, gap: this.#gaps.get(row) ?? 0 };
  }

  #page(row: number): Promise<Page> {
    const number = Math.floor(row / RECORDING_PAGE);
    const known = this.#pages.get(number);
    const page = known ?? this.#ask(number);
    this.#pages.delete(number);
    this.#pages.set(number, page);
    for (const [oldest] of this.#pages) {
      if (this.#pages.size <= PAGES) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  #ask(number: number): Promise<Page> {
    const from = number * RECORDING_PAGE;
    const page = this.#read(from, from + RECORDING_PAGE).then((batch) => {
      const bytes = new Uint8Array(batch);
      const { count, first } = readBatchHeader(bytes);
      const records = bytes.subarray(BATCH_HEADER);
      return { first, records: recordBytes(records), walked: walkBatch(records, count, this.#kinds) };
    });
    // what failed is asked for again
    page.catch(() => this.#pages.get(number) === page && this.#pages.delete(number));
    return page;
  }
}

import { printableJson, type Undo } from '@hooklab/base';
import { recordRow, type TableColumn } from '@hooklab/records';
import { type Readable, Store } from '../../base/store';
import { clockOf } from './clock';
import { compileFilter } from './filter';
import type { LiveRows } from './liveRows';
import { Matches } from './matches';
import type { Range } from './range';
import type { RowDetail, RowSource, RowWindow, SourceState } from './rowSource';
import { type TableRow, tableRow } from './tableRow';

/** Milliseconds of a frame that looking for matches may take. */
const SCAN_MS = 4;

/**
 * Which rows the table shows, in which order: all that are kept or those that match, up to now or up to the
 * moment the view was paused (capture goes on). Only rows that are read become objects.
 *
 *   place   of all rows: the row's number in the run; filtered: how many matches came before it
 */
export class RowsView implements RowSource {
  readonly state: Readable<SourceState>;
  readonly #rows: LiveRows;
  readonly #now: () => number;
  readonly #shown: Store<SourceState>;
  #listeners = 0;
  #undo: Undo = () => {};
  #filter = 0;
  #matches: Matches | null = null;
  #pausedAt: number | null = null;
  #problem: string | null = null;
  /** the rows of the last window, by their numbers */
  #window = new Map<number, TableRow>();

  /** `now`: milliseconds */
  constructor(rows: LiveRows, now: () => number = () => performance.now()) {
    this.#rows = rows;
    this.#now = now;
    this.#shown = new Store(this.#snapshot());
    this.state = { get: this.#shown.get, subscribe: (listener) => this.#listen(listener) };
  }

  get columns(): readonly TableColumn[] {
    return this.#rows.columns;
  }

  get time(): TableColumn | null {
    return this.#rows.time;
  }

  setFilter(text: string): void {
    const filter = compileFilter(text, this.#rows.ring.kinds);
    this.#problem = filter?.problem ?? null;
    this.#matches = filter && !filter.problem ? new Matches(this.#rows.ring, filter) : null;
    this.#filter++;
    this.#rows.signal.mark();
  }

  setPaused(paused: boolean): void {
    this.#pausedAt = paused ? this.#rows.ring.end : null;
    this.#rows.signal.mark();
  }

  async read(from: number, to: number): Promise<RowWindow> {
    const { first, end } = this.#places();
    const start = Math.max(from, first);
    const window = new Map<number, TableRow>();
    for (let place = start; place < Math.min(to, end); place++) {
      const number = this.#rowAt(place);
      window.set(number, this.#window.get(number) ?? tableRow(this.#rows, number));
    }
    this.#window = window;
    return { from: start, rows: [...window.values()] };
  }

  async placeOf(row: number): Promise<number> {
    const matches = this.#matches;
    if (matches) return matches.dropped + matches.countBefore(row);
    return Math.max(this.#rows.ring.first, row);
  }

  async rowAt(place: number): Promise<number | null> {
    const { first, end } = this.#places();
    return place >= first && place < end ? this.#rowAt(place) : null;
  }

  async detail(row: number): Promise<RowDetail | null> {
    const { ring, time } = this.#rows;
    if (row < ring.first || row >= ring.end) return null;
    const at = ring.offsetOf(row);
    const kind = ring.kindOf(row);
    const clock = time?.of?.[kind];
    return {
      cells: tableRow(this.#rows, row).cells,
      ...clockOf(ring.records, at, clock, this.#rows.clock),
      json: printableJson(recordRow(ring.records, at, ring.kinds.layouts[kind]!)),
    };
  }

  /** Looks on for matches and tells what there is now: once a frame while somebody listens. */
  readonly refresh = (): void => {
    if (this.#matches && !this.#matches.step(SCAN_MS, this.#now)) this.#rows.signal.mark();
    this.#shown.set(this.#snapshot());
  };

  #listen(listener: () => void): Undo {
    const undo = this.#shown.subscribe(listener);
    if (this.#listeners++ === 0) {
      this.#undo = this.#rows.signal.subscribe(this.refresh);
      this.refresh();
    }
    let done = false;
    return () => {
      if (done) return;
      done = true;
      undo();
      if (--this.#listeners === 0) this.#undo();
    };
  }

  #snapshot(): SourceState {
    const { first, end } = this.#rows.ring;
    return {
      kept: { first, end },
      places: this.#places(),
      filter: this.#filter,
      filtered: this.#matches !== null,
      problem: this.#problem,
      behind: this.#matches?.behind ?? 0,
      paused: this.#pausedAt !== null,
      fresh: this.#pausedAt === null ? 0 : end - this.#pausedAt,
    };
  }

  #places(): Range {
    const matches = this.#matches;
    const pausedAt = this.#pausedAt;
    if (matches) {
      const count = pausedAt === null ? matches.count : matches.countBefore(pausedAt);
      return { first: matches.dropped, end: matches.dropped + count };
    }
    const { first, end } = this.#rows.ring;
    return { first, end: Math.max(first, pausedAt ?? end) };
  }

  /** The run's row number at a place that there is. */
  #rowAt(place: number): number {
    return this.#matches ? this.#matches.at(place - this.#matches.dropped) : place;
  }
}

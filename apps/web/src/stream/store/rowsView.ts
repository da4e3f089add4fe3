import { compileFilter } from './filter';
import type { LiveRows } from './liveRows';
import { Matches } from './matches';

/** Milliseconds of a frame that looking for matches may take. */
const SCAN_MS = 4;

/**
 * Which rows the table shows, in which order: all that are kept or those that match, up to now or up to the
 * moment the view was paused (capture goes on). Index i of the view → row number of the run.
 */
export class RowsView {
  readonly rows: LiveRows;
  #matches: Matches | null = null;
  #pausedAt: number | null = null;
  #problem: string | null = null;

  constructor(rows: LiveRows) {
    this.rows = rows;
  }

  setFilter(text: string): void {
    const filter = compileFilter(text, this.rows.ring.layout);
    this.#problem = filter?.problem ?? null;
    this.#matches = filter && !filter.problem ? new Matches(this.rows.ring, filter) : null;
    this.rows.signal.mark();
  }

  get filtered(): boolean {
    return this.#matches !== null;
  }

  /** Why the filter cannot be used; all rows are shown then. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Rows that the filter has not looked at yet. */
  get behind(): number {
    return this.#matches?.behind ?? 0;
  }

  /** To be called once a frame. */
  step(now: () => number): void {
    if (this.#matches && !this.#matches.step(SCAN_MS, now)) this.rows.signal.mark();
  }

  get paused(): boolean {
    return this.#pausedAt !== null;
  }

  setPaused(paused: boolean): void {
    this.#pausedAt = paused ? this.rows.ring.end : null;
    this.rows.signal.mark();
  }

  /** Rows that came since the view was paused. */
  get fresh(): number {
    return this.#pausedAt === null ? 0 : this.rows.ring.end - this.#pausedAt;
  }

  get count(): number {
    const { ring } = this.rows;
    if (this.#matches) {
      return this.#pausedAt === null ? this.#matches.count : this.#matches.countBefore(this.#pausedAt);
    }
    return Math.max(0, (this.#pausedAt ?? ring.end) - ring.first);
  }

  /** The run's row number at index i, 0 ≤ i < count. */
  rowAt(i: number): number {
    return this.#matches ? this.#matches.at(i) : this.rows.ring.first + i;
  }

  /** The index at which a row is, or would be. */
  indexOf(row: number): number {
    if (this.#matches) return this.#matches.countBefore(row);
    return Math.max(0, row - this.rows.ring.first);
  }
}

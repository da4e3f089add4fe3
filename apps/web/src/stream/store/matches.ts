import type { Filter } from './filter';
import type { RecordRing } from './ring';

/** Rows scanned between two looks at the clock. */
const SLICE = 512;

/**
 * The rows of a ring that pass a filter, found bit by bit so that no frame is spent on it: oldest first, then
 * the new ones as they come. Rows that the ring dropped are dropped here too.
 */
export class Matches {
  readonly filter: Filter;
  #ring: RecordRing;
  #rows = new Float64Array(1024);
  #start = 0;
  #stop = 0;
  #dropped = 0;
  /** The next row to look at. */
  #next: number;

  constructor(ring: RecordRing, filter: Filter) {
    this.#ring = ring;
    this.filter = filter;
    this.#next = ring.first;
  }

  get count(): number {
    return this.#stop - this.#start;
  }

  /** Matches that the ring has dropped since. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The row number of the i-th match, 0 ≤ i < count. */
  at(i: number): number {
    return this.#rows[this.#start + i]!;
  }

  /** Rows not looked at yet. */
  get behind(): number {
    return this.#ring.end - Math.max(this.#next, this.#ring.first);
  }

  /** Matches below this row number: for a frozen view. */
  countBefore(row: number): number {
    let low = this.#start;
    let high = this.#stop;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low - this.#start;
  }

  /** Looks on for at most `budget` milliseconds. Returns whether every row was looked at. */
  step(budget: number, now: () => number): boolean {
    const { ring, filter } = { ring: this.#ring, filter: this.filter };
    this.#next = Math.max(this.#next, ring.first);
    this.#drop();
    const deadline = now() + budget;
    const { records, end } = ring;
    while (this.#next < end) {
      const stop = Math.min(end, this.#next + SLICE);
      for (let row = this.#next; row < stop; row++) {
        if (filter.test(records, ring.offsetOf(row))) this.#keep(row);
      }
      this.#next = stop;
      if (now() >= deadline) break;
    }
    return this.#next >= end;
  }

  #drop(): void {
    const { first } = this.#ring;
    while (this.#start < this.#stop && this.#rows[this.#start]! < first) {
      this.#start++;
      this.#dropped++;
    }
  }

  #keep(row: number): void {
    if (this.#stop === this.#rows.length) {
      // Move down when half is free, else double.
      const live = this.#rows.subarray(this.#start, this.#stop);
      if (live.length * 2 <= this.#rows.length) {
        this.#rows.copyWithin(0, this.#start, this.#stop);
      } else {
        const rows = new Float64Array(this.#rows.length * 2);
        rows.set(live);
        this.#rows = rows;
      }
      this.#stop = live.length;
      this.#start = 0;
    }
    this.#rows[this.#stop++] = row;
  }
}

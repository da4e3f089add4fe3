import { type Layout, type TableColumn, tableColumns } from '@hooklab/records';
import { nanosBetween, timeColumn } from './clock';
import { FrameSignal } from './frameSignal';
import { Lag } from './lag';
import { RateBuckets } from './rateBuckets';
import { RecordRing } from './ring';

/** Records that were not sent to this page, because it was too slow, before the row `before`. */
export interface Gap {
  before: number;
  records: number;
  reason: string;
}

const MAX_GAPS = 1000;

/** Everything that streams into the page during one run, outside React. */
export class LiveRows {
  readonly ring: RecordRing;
  readonly rate: RateBuckets;
  readonly lag = new Lag();
  readonly signal = new FrameSignal();
  readonly columns: readonly TableColumn[];
  readonly time: TableColumn | null;
  readonly gaps: Gap[] = [];
  /** the first event's time, as the 8 bytes the kernel wrote */
  readonly origin = new DataView(new ArrayBuffer(16));
  /** from `ts` to nanoseconds since 1970; null: not known */
  clock: bigint | null = null;
  #hasOrigin = false;

  /** `now`: the page's clock, milliseconds. */
  constructor(layouts: readonly Layout[], now: number) {
    this.ring = new RecordRing(layouts);
    this.rate = new RateBuckets(now);
    this.columns = tableColumns(layouts);
    this.time = timeColumn(this.columns);
  }

  /** Returns the records taken. */
  push(batch: ArrayBuffer, now: number): number {
    const { ring } = this;
    const taken = ring.push(batch);
    this.rate.add(now, taken);
    if (taken > 0 && this.time) {
      if (!this.#hasOrigin) this.#findOrigin(ring.end - taken);
      const nanos = this.nanosOf(ring.end - 1);
      if (nanos !== null) this.lag.observe(nanos / 1e6, now);
    }
    this.signal.mark();
    return taken;
  }

  gap(records: number, reason: string, now: number): void {
    this.rate.add(now, 0, records);
    this.gaps.push({ before: this.ring.end, records, reason });
    if (this.gaps.length > MAX_GAPS) this.gaps.shift();
    this.signal.mark();
  }

  /** Nanoseconds from the run's first event to this one; null where its kind carries no time. */
  nanosOf(row: number): number | null {
    return this.#hasOrigin && this.#copyTime(row, 8) ? nanosBetween(this.origin, 0, 8) : null;
  }

  /** The gap just before this row, if any. */
  gapBefore(row: number): Gap | null {
    // The newest are looked at most.
    for (let i = this.gaps.length - 1; i >= 0; i--) {
      if (this.gaps[i]!.before === row) return this.gaps[i]!;
      if (this.gaps[i]!.before < row) return null;
    }
    return null;
  }

  /** The first row that carries a time, from `row` on. */
  #findOrigin(row: number): void {
    for (let at = Math.max(row, this.ring.first); at < this.ring.end && !this.#hasOrigin; at++) {
      this.#hasOrigin = this.#copyTime(at, 0);
    }
  }

  /** False where the row's kind carries no time. */
  #copyTime(row: number, to: number): boolean {
    const column = this.time?.of?.[this.ring.kindOf(row)];
    if (!column) return false;
    const at = this.ring.offsetOf(row) + column.offset;
    const { view } = this.ring.records;
    this.origin.setUint32(to, view.getUint32(at, true), true);
    this.origin.setUint32(to + 4, view.getUint32(at + 4, true), true);
    return true;
  }
}

import type { Column, Layout } from '@hooklab/records';
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
  readonly time: Column | null;
  readonly gaps: Gap[] = [];
  /** the first event's time, as the 8 bytes the kernel wrote */
  readonly origin = new DataView(new ArrayBuffer(16));

  /** `now`: the page's clock, milliseconds. */
  constructor(layout: Layout, now: number) {
    this.ring = new RecordRing(layout);
    this.rate = new RateBuckets(now);
    this.time = timeColumn(layout);
  }

  /** Returns the records taken. */
  push(batch: ArrayBuffer, now: number): number {
    const { ring, time } = this;
    const before = ring.end;
    const taken = ring.push(batch);
    this.rate.add(now, taken);
    if (time && taken > 0) {
      if (before === 0) this.#copyTime(ring.first, 0);
      this.lag.observe(this.nanosOf(ring.end - 1)! / 1e6, now);
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

  /** Nanoseconds from the run's first event to this one; null when events carry no time. */
  nanosOf(row: number): number | null {
    if (!this.time) return null;
    this.#copyTime(row, 8);
    return nanosBetween(this.origin, 0, 8);
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

  #copyTime(row: number, to: number): void {
    const at = this.ring.offsetOf(row) + this.time!.offset;
    const { view } = this.ring.records;
    this.origin.setUint32(to, view.getUint32(at, true), true);
    this.origin.setUint32(to + 4, view.getUint32(at + 4, true), true);
  }
}

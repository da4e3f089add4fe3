/**
 * Events per bucket of time over the last minute, in a ring of fixed size.
 *
 *   bucket b covers [b × WIDTH, (b+1) × WIDTH) milliseconds of the page's clock; b lives at b % slots
 */
export const BUCKET_MS = 250;
const SPAN_MS = 60_000;

export class RateBuckets {
  #slots = SPAN_MS / BUCKET_MS + 2;
  #taken = new Float64Array(this.#slots);
  #shed = new Float64Array(this.#slots);
  #newest: number;
  readonly #firstBucket: number;

  /** `now`: milliseconds, monotonic. Before it, nothing is drawn. */
  constructor(now: number) {
    this.#newest = this.#firstBucket = Math.floor(now / BUCKET_MS);
  }

  add(now: number, taken: number, shed = 0): void {
    this.#advance(now);
    const slot = this.#newest % this.#slots;
    this.#taken[slot]! += taken;
    this.#shed[slot]! += shed;
  }

  /** Events a second over the last `ms` of whole buckets (the one being filled is left out). */
  rate(now: number, ms = 1000): number {
    this.#advance(now);
    const buckets = Math.min(Math.round(ms / BUCKET_MS), this.#newest - this.#firstBucket);
    if (buckets <= 0) return 0;
    let sum = 0;
    for (let b = this.#newest - buckets; b < this.#newest; b++) sum += this.#taken[b % this.#slots]!;
    return (sum * 1000) / (buckets * BUCKET_MS);
  }

  /**
   * The chart's columns: seconds before now (−60 … 0), events/s taken here, events/s shed (null where none
   * were, so that no line is drawn). Only whole buckets, from the start of the run on.
   */
  series(now: number): [x: number[], taken: number[], shed: (number | null)[]] {
    this.#advance(now);
    const x: number[] = [];
    const taken: number[] = [];
    const shed: (number | null)[] = [];
    const from = Math.max(this.#firstBucket, this.#newest - SPAN_MS / BUCKET_MS);
    const perSecond = 1000 / BUCKET_MS;
    for (let b = from; b < this.#newest; b++) {
      const slot = b % this.#slots;
      x.push(((b + 0.5) * BUCKET_MS - now) / 1000);
      taken.push(this.#taken[slot]! * perSecond);
      shed.push(this.#shed[slot]! > 0 ? this.#shed[slot]! * perSecond : null);
    }
    return [x, taken, shed];
  }

  #advance(now: number): void {
    const bucket = Math.floor(now / BUCKET_MS);
    const missing = Math.min(bucket - this.#newest, this.#slots);
    for (let i = 0; i < missing; i++) {
      const slot = (bucket - i) % this.#slots;
      this.#taken[slot] = 0;
      this.#shed[slot] = 0;
    }
    if (bucket > this.#newest) this.#newest = bucket;
  }
}

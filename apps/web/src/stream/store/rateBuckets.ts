import type { Range } from './range';

/**
 * Events per bucket of time over the last minute, in a ring of fixed size.
 *
 *   bucket b covers [b × BUCKET_MS, (b+1) × BUCKET_MS) of the page's clock; b lives at b % slots
 */
export const BUCKET_MS = 250;
export const SPAN_MS = 60_000;

export class RateBuckets {
  readonly #slots = SPAN_MS / BUCKET_MS + 2;
  readonly #taken = new Float64Array(this.#slots);
  readonly #shed = new Float64Array(this.#slots);
  #newest: number;
  readonly #first: number;

  /** `now`: milliseconds, monotonic. Before it, there is nothing. */
  constructor(now: number) {
    this.#newest = this.#first = Math.floor(now / BUCKET_MS);
  }

  add(now: number, taken: number, shed = 0): void {
    this.#advance(Math.floor(now / BUCKET_MS));
    const slot = this.#newest % this.#slots;
    this.#taken[slot]! += taken;
    this.#shed[slot]! += shed;
  }

  /** The buckets of the last `ms` that are whole: the one being filled is left out. */
  whole(now: number, ms = SPAN_MS): Range {
    const end = Math.floor(now / BUCKET_MS);
    return { first: Math.max(this.#first, end - Math.round(ms / BUCKET_MS)), end };
  }

  /** Events that this page took in a bucket; 0 of one that is long gone or yet to come. */
  taken(bucket: number): number {
    return this.#has(bucket) ? this.#taken[bucket % this.#slots]! : 0;
  }

  /** Events that were not sent to this page. */
  shed(bucket: number): number {
    return this.#has(bucket) ? this.#shed[bucket % this.#slots]! : 0;
  }

  /** Events taken a second over the last `ms`. */
  rate(now: number, ms = 1000): number {
    const { first, end } = this.whole(now, ms);
    if (end <= first) return 0;
    let sum = 0;
    for (let bucket = first; bucket < end; bucket++) sum += this.taken(bucket);
    return (sum * 1000) / ((end - first) * BUCKET_MS);
  }

  #has(bucket: number): boolean {
    return bucket <= this.#newest && bucket > this.#newest - this.#slots && bucket >= this.#first;
  }

  #advance(bucket: number): void {
    const missing = Math.min(bucket - this.#newest, this.#slots);
    for (let i = 0; i < missing; i++) {
      const slot = (bucket - i) % this.#slots;
      this.#taken[slot] = 0;
      this.#shed[slot] = 0;
    }
    if (bucket > this.#newest) this.#newest = bucket;
  }
}

/**
 * How late events reach the page. The kernel's clock and the page's do not share a zero, so the fastest batch
 * of the run is taken as the zero: lag = (arrival − event) − the smallest such difference seen.
 */
export class Lag {
  #smallest = Number.POSITIVE_INFINITY;
  #latest: number | null = null;

  /** `event`: the newest event's kernel time; `arrival`: the page's clock; both in milliseconds. */
  observe(event: number, arrival: number): void {
    const difference = arrival - event;
    this.#smallest = Math.min(this.#smallest, difference);
    this.#latest = difference - this.#smallest;
  }

  /** Milliseconds; null before the first event, or when events carry no time. */
  get ms(): number | null {
    return this.#latest;
  }
}

import type { Bytes, Milliseconds } from '@hooklab/base';

/** So much of a run's newest batches is kept for who joins it late, and so many. */
export const PAST_BYTES: Bytes = 4 * 1024 * 1024;
const PAST_BATCHES = 4096;
/** Smaller ones are copied: else each would keep the whole buffer alive that it was read into. */
const COPIED: Bytes = 16 * 1024;

export interface PastBatch {
  payload: Uint8Array;
  /** decoded before it */
  first: number;
  /** when it came, of this process's clock */
  at: Milliseconds;
}

/** The newest batches of a run, whole: a page that is loaded again, or a second one, has the rows. */
export class Past {
  #batches: (PastBatch | null)[] = [];
  /** the oldest that is kept: taking it out of the list would move all the others */
  #head = 0;
  #bytes: Bytes = 0;
  readonly #most: Bytes;

  constructor(most: Bytes = PAST_BYTES) {
    this.#most = most;
  }

  add(payload: Uint8Array, first: number, at: Milliseconds): void {
    // a Buffer's own slice copies nothing
    const kept = payload.length < COPIED ? new Uint8Array(payload) : payload;
    this.#batches.push({ payload: kept, first, at });
    this.#bytes += kept.length;
    while (this.#bytes > this.#most || this.#batches.length - this.#head > PAST_BATCHES) {
      this.#bytes -= this.#batches[this.#head]!.payload.length;
      this.#batches[this.#head++] = null;
    }
    if (this.#head < PAST_BATCHES) return;
    this.#batches = this.#batches.slice(this.#head);
    this.#head = 0;
  }

  /** For one who knows the first `have` decoded records: the batches after them. */
  after(have: number): readonly PastBatch[] {
    return this.#batches.slice(this.#head).filter((batch): batch is PastBatch => batch!.first >= have);
  }
}

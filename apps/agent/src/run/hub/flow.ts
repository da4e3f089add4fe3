import type { Undo } from '@hooklab/base';

/** Bytes of batches that the loader may send of a run before it is told that they were taken. */
export const RUN_CREDIT = 4 * 1024 * 1024;
/** Taken bytes are given back in portions: one message for many batches. */
const PORTION = RUN_CREDIT / 4;

/**
 * The flow of one run. What was taken is given back to its loader, unless a sink holds it: then the run's records stay
 * in the kernel's ring, where programs count what finds no room. Other runs of the same loader go on.
 */
export class Flow {
  readonly #grant: (bytes: number) => void;
  readonly #holders = new Set<object>();
  #taken = 0;

  constructor(grant: (bytes: number) => void) {
    this.#grant = grant;
  }

  taken(bytes: number): void {
    this.#taken += bytes;
    this.#giveBack();
  }

  /** No more credit until it is undone, as many times as it was asked. */
  hold(): Undo {
    const holder = {};
    this.#holders.add(holder);
    return () => {
      if (this.#holders.delete(holder)) this.#giveBack();
    };
  }

  #giveBack(): void {
    if (this.#holders.size > 0 || this.#taken < PORTION) return;
    const bytes = this.#taken;
    this.#taken = 0;
    this.#grant(bytes);
  }
}

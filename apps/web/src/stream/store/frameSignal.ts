import type { Undo } from '@hooklab/base';

/**
 * At least this long between two notices, in milliseconds: every second frame of a 60 Hz screen. Nobody reads rows
 * that change faster, and what is left of the frames keeps typing and scrolling smooth.
 */
const BETWEEN = 30;

/** Many marks, one notice: what streams in is drawn at the screen's pace, however fast it comes. */
export class FrameSignal {
  #pending = false;
  #last = Number.NEGATIVE_INFINITY;
  #listeners = new Set<() => void>();

  mark(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(this.#frame);
  }

  subscribe = (listener: () => void): Undo => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #frame = (now: number): void => {
    if (now - this.#last < BETWEEN) {
      requestAnimationFrame(this.#frame);
      return;
    }
    this.#last = now;
    this.#pending = false;
    for (const listener of [...this.#listeners]) listener();
  };
}

import { setImmediate as breathe } from 'node:timers/promises';
import type { Milliseconds } from '@hooklab/base';

/** So long may others of this process wait: a ping is answered meanwhile, a stop is passed on. */
const MOST: Milliseconds = 10;

/** Long work that lets others have their turn. */
export class Turns {
  #until = performance.now() + MOST;

  /** To be asked often. */
  async next(): Promise<void> {
    if (performance.now() < this.#until) return;
    await breathe();
    this.#until = performance.now() + MOST;
  }
}

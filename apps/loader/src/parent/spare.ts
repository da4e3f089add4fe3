import type { Worker } from './worker';

/** Idle workers that are kept: one starts while another's run goes on, and then that one comes back. */
const KEPT = 2;

/**
 * Idle workers: one started ahead, and those whose run or trial is over. Starting Node takes 40 ms here and half a second
 * in a lab VM under software emulation, several on a loaded machine; loading and attaching a small program less. So an
 * edit that follows another at once finds the worker of the run before.
 */
export class Spare {
  readonly #make: () => Worker;
  /** the one to be taken first is the last */
  #idle: Worker[] = [];
  readonly #enabled: boolean;
  #closed = false;

  constructor(make: () => Worker, enabled: boolean) {
    this.#make = make;
    this.#enabled = enabled;
  }

  /** Is one on its way, and none there yet? */
  get starting(): boolean {
    const idle = this.#alive();
    return idle.length > 0 && idle.every(({ started }) => !started);
  }

  warm(): void {
    if (!this.#enabled || this.#closed || this.#alive().length > 0) return;
    this.#idle.push(this.#make());
  }

  /** One that has started already, before one that is still starting. */
  take(): Worker {
    const idle = this.#alive();
    const worker = idle.findLast(({ started }) => started) ?? idle.at(-1);
    this.#idle = idle.filter((each) => each !== worker);
    return worker ?? this.#make();
  }

  /** A worker that has nothing loaded any more. */
  giveBack(worker: Worker): void {
    if (worker.ended) return;
    if (this.#closed || !this.#enabled || this.#alive().length >= KEPT) {
      worker.kill();
      return;
    }
    worker.setPaused(false);
    this.#idle.push(worker);
  }

  close(): void {
    this.#closed = true;
    for (const worker of this.#idle.splice(0)) worker.kill();
  }

  #alive(): Worker[] {
    this.#idle = this.#idle.filter(({ ended }) => !ended);
    return this.#idle;
  }
}

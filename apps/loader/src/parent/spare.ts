import type { Worker } from './worker';

/**
 * One idle worker, started ahead: starting Node takes 40 ms here and half a second in a lab VM under software
 * emulation, loading and attaching a small program less.
 */
export class Spare {
  readonly #make: () => Worker;
  #idle: Worker | null = null;
  readonly #enabled: boolean;
  #closed = false;

  constructor(make: () => Worker, enabled: boolean) {
    this.#make = make;
    this.#enabled = enabled;
  }

  warm(): void {
    if (!this.#enabled || this.#closed || (this.#idle && !this.#idle.ended)) return;
    this.#idle = this.#make();
  }

  take(): Worker {
    const idle = this.#idle;
    this.#idle = null;
    return idle && !idle.ended ? idle : this.#make();
  }

  /** A worker that has nothing loaded any more. */
  giveBack(worker: Worker): void {
    if (worker.ended) return;
    if (this.#idle || this.#closed || !this.#enabled) worker.kill();
    else this.#idle = worker;
  }

  close(): void {
    this.#closed = true;
    this.#idle?.kill();
    this.#idle = null;
  }
}

import { Problem } from '@hooklab/base';
import type { Urgent } from './urgent';
import type { Worker } from './worker';

/** What is asked of a worker here. */
export type SpareWorker = Pick<Worker, 'started' | 'ended' | 'ready' | 'goes' | 'setPaused' | 'kill'>;

/** Idle workers that are kept: one starts while another's run goes on, and then that one comes back. */
const KEPT = 2;
/** What reads the kernel's files lets a worker start first, but no longer than this, milliseconds. */
const START_MS = 60_000;

/**
 * Idle workers: one started ahead, and those whose run or trial is over. Starting Node takes 40 ms here and half a second
 * in a lab VM under software emulation, several on a loaded machine; loading and attaching a small program less. So an
 * edit that follows another at once finds the worker of the run before. They wait in the background; the last of them is
 * a run's, and nothing else gets it.
 */
export class Spare<W extends SpareWorker = Worker> {
  readonly #make: () => W;
  readonly #urgent: Urgent;
  /** the one to be taken first is the last */
  #idle: W[] = [];
  readonly #enabled: boolean;
  #closed = false;

  constructor(make: () => W, urgent: Urgent, enabled: boolean) {
    this.#make = make;
    this.#urgent = urgent;
    this.#enabled = enabled;
  }

  /** Is one on its way, and none there yet? */
  get starting(): boolean {
    const idle = this.#alive();
    return idle.length > 0 && idle.every(({ started }) => !started);
  }

  /** Has one ready in a while. `background`: what runs meanwhile goes first. */
  warm(background = true): void {
    if (!this.#enabled || this.#closed || this.#alive().length > 0) return;
    const worker = this.#make();
    worker.goes(background ? 'background' : 'usual');
    void worker.ready.then(this.#urgent.begin(START_MS));
    this.#idle.push(worker);
  }

  /** For a run: one that has started already, before one that is still starting. */
  take(): W {
    const worker = this.#pick() ?? this.#make();
    worker.goes('urgent');
    return worker;
  }

  /** For what a run is not to wait for: not the last one, and not before that has started. It is in the background. */
  async takeAnother(): Promise<W> {
    await Promise.all(this.#alive().map(({ ready }) => ready));
    if (this.#closed) throw new Problem({ code: 'leaving', what: 'The loader is ending' });
    return (this.#alive().length > 1 ? this.#pick() : undefined) ?? this.#make();
  }

  /** A worker that has nothing loaded any more. */
  giveBack(worker: W): void {
    if (worker.ended) return;
    if (this.#closed || !this.#enabled || this.#alive().length >= KEPT) {
      worker.kill();
      return;
    }
    worker.setPaused(false);
    worker.goes('background');
    this.#idle.push(worker);
  }

  close(): void {
    this.#closed = true;
    for (const worker of this.#idle.splice(0)) worker.kill();
  }

  #pick(): W | undefined {
    const idle = this.#alive();
    const worker = idle.findLast(({ started }) => started) ?? idle.at(-1);
    this.#idle = idle.filter((each) => each !== worker);
    return worker;
  }

  #alive(): W[] {
    this.#idle = this.#idle.filter(({ ended }) => !ended);
    return this.#idle;
  }
}

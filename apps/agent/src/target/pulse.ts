import { type Milliseconds, Problem } from '@hooklab/base';

const TICK: Milliseconds = 1_000;
/** Ticks of silence after which the loader is asked whether it is there, and after which it is hung. */
const ASK = 5;
const HUNG = 25;

/**
 * Looks whether a loader that something is expected of still speaks: any byte is a sign of life, a ping gets one from a
 * loader that is at work for long. While nothing is expected nobody is asked. Silence is counted in ticks of this
 * process, so that one that slept does not take the loader for dead.
 */
export class Pulse {
  readonly #ping: () => void;
  readonly #hung: (problem: Problem) => void;
  readonly #expecting: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #silent = 0;

  constructor(of: { expecting(): boolean; ping(): void; hung(problem: Problem): void }) {
    this.#expecting = of.expecting;
    this.#ping = of.ping;
    this.#hung = of.hung;
  }

  /** Something is expected from now on. */
  start(): void {
    if (this.#timer) return;
    this.#silent = 0;
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#timer.unref();
  }

  heard(): void {
    this.#silent = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    if (!this.#expecting()) {
      this.stop();
      return;
    }
    this.#silent += 1;
    if (this.#silent === ASK) this.#ping();
    if (this.#silent < HUNG) return;
    this.stop();
    this.#hung(
      new Problem({
        code: 'loader-hung',
        what: 'The loader does not answer',
        cause: `it has said nothing for ${HUNG} s, and is ended`,
        fix: 'Run again: the target opens by itself; stop the target first if it happens again',
      }),
    );
  }
}

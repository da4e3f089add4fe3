import os from 'node:os';
import { type Milliseconds, Problem } from '@hooklab/base';

const TICK: Milliseconds = 1_000;
/** Ticks of silence after which the loader is asked whether it is there, and after which it is hung. */
const ASK = 5;
const HUNG = 25;
/** Where many wait for each CPU, a tick says less; but so little, at least, it says. */
const LEAST = 1 / 5;

/** How much of its second a process has had in a tick, on this machine: a VM in software lives by its CPUs, too. */
const shareOfTick = (): number =>
  Math.max(LEAST, Math.min(1, os.availableParallelism() / (os.loadavg()[0] ?? 0)));

/**
 * Looks whether a loader that something is expected of still speaks: any byte is a sign of life, a ping gets one from a
 * loader that is at work for long. While nothing is expected nobody is asked. Silence is counted in ticks of this
 * process, so that one that slept does not take the loader for dead, and a tick of a machine that is overloaded counts for
 * as much less as everybody waits longer there.
 */
export class Pulse {
  readonly #ping: () => void;
  readonly #hung: (problem: Problem) => void;
  readonly #expecting: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  /** when it was heard last */
  #since = performance.now();
  #silent = 0;

  constructor(of: { expecting(): boolean; ping(): void; hung(problem: Problem): void }) {
    this.#expecting = of.expecting;
    this.#ping = of.ping;
    this.#hung = of.hung;
  }

  /** Something is expected from now on. */
  start(): void {
    if (this.#timer) return;
    this.heard();
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#timer.unref();
  }

  heard(): void {
    this.#since = performance.now();
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
    const before = this.#silent;
    this.#silent += shareOfTick();
    if (before < ASK && this.#silent >= ASK) this.#ping();
    if (this.#silent < HUNG) return;
    this.stop();
    this.#hung(
      new Problem({
        code: 'loader-hung',
        what: 'The loader does not answer',
        cause: `it has said nothing for ${Math.round((performance.now() - this.#since) / 1000)} s, and is ended`,
        fix: 'Run again: the target opens by itself; stop the target first if it happens again',
      }),
    );
  }
}

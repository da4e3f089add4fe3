import { Problem } from '@hooklab/base';
import type { Watchdog as Limits, RunStats } from '@hooklab/protocol';

interface Reading {
  /** milliseconds of any clock that only goes on */
  at: number;
  /** nanoseconds in all programs of the run, null where the kernel does not count them */
  runTimeNs: number | null;
  hits: number | null;
}

/**
 * Looks at what a run's programs cost: over their share of all CPUs, or over so many hits a second and CPU, in every
 * reading of `seconds`, it bites. One reading below lets the time begin anew.
 */
export class Watchdog {
  readonly #limits: Limits;
  readonly #cpus: number;
  #last: Reading | null = null;
  /** since when it has been over */
  #since: number | null = null;

  constructor(limits: Limits, cpus: number) {
    this.#limits = limits;
    this.#cpus = cpus;
  }

  /** The reason to detach, or null. `at` in milliseconds. */
  look(stats: RunStats, at: number): Problem | null {
    const now: Reading = {
      at,
      runTimeNs: sum(stats.programs.map((p) => p.runTimeNs)),
      hits: stats.entered ?? sum(stats.programs.map((p) => p.runCount)),
    };
    const before = this.#last;
    this.#last = now;
    if (!before || at <= before.at) return null;
    const cost = this.#cost(before, now);
    if (!cost) {
      this.#since = null;
      return null;
    }
    this.#since ??= before.at;
    const seconds = (at - this.#since) / 1000;
    if (seconds < this.#limits.seconds) return null;
    return new Problem({
      code: 'run-watchdog',
      what: 'The watchdog has detached the run: it cost this machine too much',
      cause: `${cost}, for ${seconds.toFixed(1)} s`,
      fix: 'Take a rarer hook, or filter before anything else is done; or allow more: --run-cpu',
    });
  }

  /** What is over its limit, in words; null when nothing is. */
  #cost(before: Reading, now: Reading): string | null {
    const ms = now.at - before.at;
    const { cpuShare, hitsPerCpu } = this.#limits;
    const share = per(before.runTimeNs, now.runTimeNs, ms * 1e6 * this.#cpus);
    if (share !== null && share > cpuShare) {
      return `its programs took ${percent(share)} % of the time of ${this.#cpus} ${this.#cpus === 1 ? 'CPU' : 'CPUs'}, ${percent(cpuShare)} % is the most`;
    }
    const rate = per(before.hits, now.hits, (ms / 1000) * this.#cpus);
    if (rate !== null && rate > hitsPerCpu) {
      return `its programs ran ${Math.round(rate)} times a second and CPU, ${hitsPerCpu} is the most`;
    }
    return null;
  }
}

const per = (before: number | null, now: number | null, of: number): number | null =>
  before === null || now === null ? null : (now - before) / of;

/** A sum with an unknown part is unknown. */
const sum = (all: (number | null)[]): number | null =>
  all.reduce((a, b) => (a === null || b === null ? null : a + b), 0);

/** 0.5 → "50", 0.005 → "0.5" */
const percent = (share: number): string => String(Number((share * 100).toPrecision(2)));

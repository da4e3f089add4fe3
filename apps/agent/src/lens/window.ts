import type { Milliseconds } from '@hooklab/base';
import type { Row } from '@hooklab/records';
import type { Workbench } from '../run/workbench';

const NS_A_MS = 1_000_000n;
/** What a reading may lag behind: a hundredth of a second. */
const GRAIN_NS = 10n * NS_A_MS;

/**
 * From when all programs are attached until before the first is detached, by the kernel's own clock: what one of them saw
 * before or after it says nothing about the others.
 */
export class Window {
  readonly #workbench: Workbench;
  readonly #target: string;
  /** the column that has the clock; null: rows are not cut */
  readonly #column: string | null;
  #from = 0n;
  #to = 0n;

  constructor(workbench: Workbench, target: string, column: string | null) {
    this.#workbench = workbench;
    this.#target = target;
    this.#column = column;
  }

  async open(): Promise<void> {
    if (this.#column !== null) this.#from = (await this.#now()) + GRAIN_NS;
  }

  /** The clock is asked again: a VM's need not go as fast as ours. What reads it is seen by all alike. */
  async close(): Promise<void> {
    if (this.#column !== null) this.#to = await this.#now();
  }

  /** null: rows were not cut */
  get ms(): Milliseconds | null {
    return this.#column === null ? null : Number((this.#to - this.#from) / NS_A_MS);
  }

  within(rows: readonly Row[]): readonly Row[] {
    const column = this.#column;
    if (column === null) return rows;
    return rows.filter((row) => {
      const at = row[column];
      if (typeof at !== 'number' && typeof at !== 'string') return false;
      const ts = BigInt(at);
      return ts >= this.#from && ts < this.#to;
    });
  }

  /**
   * CLOCK_MONOTONIC, nanoseconds. Of a VM, which never sleeps, it is the uptime, in hundredths of a second:
   *
   *     52.31 80.02
   */
  async #now(): Promise<bigint> {
    if (this.#target === 'local') return process.hrtime.bigint();
    const { stdout } = await this.#workbench.exec(this.#target, 'read up idle < /proc/uptime; echo $up');
    const [seconds = '0', hundredths = '0'] = stdout.trim().split('.');
    return BigInt(seconds) * 1_000_000_000n + BigInt(hundredths) * 10_000_000n;
  }
}

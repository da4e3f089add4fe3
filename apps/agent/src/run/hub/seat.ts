import type { Undo } from '@hooklab/base';
import type { RunStats } from '@hooklab/protocol';
import { combineLedger, type Ledger } from '@hooklab/records';
import type { Held, Sink } from '../sinks/sink';
import type { Account } from './account';
import type { Flow } from './flow';
import type { RunWatcher } from './watcher';

const UNKNOWN = {
  entered: null,
  own: null,
  aggregated: null,
  filtered: null,
  reserveFailed: null,
  missed: null,
  counters: [],
};

/** One sink of a run with who watches it, from when it joined until it leaves. */
export class Seat implements Held {
  readonly sink: Sink;
  readonly watcher: RunWatcher;
  /** records that were decoded before it joined */
  readonly #before: number;
  readonly #flow: Flow;
  readonly #holds = new Set<Undo>();
  /** it watches: the run's lease */
  #lease: Undo | null = null;

  constructor(sink: Sink, watcher: RunWatcher, before: number, flow: Flow) {
    this.sink = sink;
    this.watcher = watcher;
    this.#before = before;
    this.#flow = flow;
    sink.useFlow?.(this);
  }

  hold(): Undo {
    const release = this.#flow.hold();
    const undo = () => {
      this.#holds.delete(undo);
      release();
    };
    this.#holds.add(undo);
    return undo;
  }

  take(lease: Undo): void {
    this.#lease = lease;
  }

  /** What it held goes on without it. */
  leave(): void {
    this.#lease?.();
    this.#lease = null;
    for (const undo of [...this.#holds]) undo();
  }

  /** The run's ledger with this sink's half. `stats` null: only what arrived here is known. */
  ledger(account: Account, stats: RunStats | null, counters: readonly string[]): Ledger {
    const { arrived, decoded, decodeErrors, lost } = account;
    const reserved = arrived + lost;
    const { delivered, shed } = this.sink;
    const own = { decoded, decodeErrors, lost, before: this.#before, delivered, shed };
    return combineLedger(stats ?? { ...UNKNOWN, reserved }, own, counters);
  }
}

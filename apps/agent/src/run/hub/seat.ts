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

/** The sinks of one name: events that were decoded before they joined, that they took, and that they shed. */
export interface SinkHalf {
  name: string;
  before: number;
  delivered: number;
  shed: number;
}

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

  /** null: nobody counts it */
  half(): SinkHalf | null {
    const { name, delivered, shed } = this.sink;
    return name === undefined ? null : { name, before: this.#before, delivered, shed };
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

/** By name, added up. */
export function addHalves(halves: Iterable<SinkHalf | null>): SinkHalf[] {
  const sums = new Map<string, SinkHalf>();
  for (const half of halves) {
    if (half === null) continue;
    const { name, before, delivered, shed } = half;
    const sum = sums.get(name) ?? { name, before: 0, delivered: 0, shed: 0 };
    sum.before += before;
    sum.delivered += delivered;
    sum.shed += shed;
    sums.set(name, sum);
  }
  return [...sums.values()];
}

import type { Problem, ProblemShape } from '@hooklab/base';
import {
  BATCH_HEADER,
  type DiagnosisInfo,
  type Diagnostic,
  type RunStats,
  readBatchHeader,
  type Stage,
} from '@hooklab/protocol';
import { combineLedger, type Layout, type Ledger, walkRecords } from '@hooklab/records';
import type { LoaderConnection } from '../target/connection';
import { Flow } from './hub/flow';
import type { Sink } from './sink';

/** What a run tells its owner. Every method may be called at any time until `ended`, which comes once. */
export interface RunWatcher {
  stage(stage: Stage, ms: number): void;
  layout(layout: Layout, programs: string[]): void;
  ledger(ledger: Ledger, stats: RunStats | null): void;
  ended(ended: RunEnded): void;
}

/** How a run ended: on its own when there is no problem. */
export interface RunEnded {
  ledger: Ledger | null;
  problem: ProblemShape | null;
  /** remarks on lines of the source */
  diagnostics: Diagnostic[];
  /** why it failed on this kernel, and the ways out */
  diagnosis: DiagnosisInfo | null;
}

/** One loaded and attached program, streaming to one sink; the agent's half of the ledger is kept here. */
export class Run {
  readonly id: number;
  readonly target: string;
  readonly title: string;
  readonly sink: Sink;
  readonly #watcher: RunWatcher;
  readonly #flow = new Flow((bytes) => this.#grant?.(bytes));
  /** gives the loader credit */
  #grant: ((bytes: number) => void) | null = null;
  #layout: Layout | null = null;
  #stats: RunStats | null = null;
  #decoded = 0;
  #decodeErrors = 0;
  #ended = false;
  #live: { connection: LoaderConnection; run: number } | null = null;
  /** what ends the loading that is under way */
  #abort: (() => Promise<unknown>) | null = null;
  #stopAsked = false;
  readonly done: Promise<void>;
  #finish!: () => void;

  constructor(id: number, target: string, title: string, sink: Sink, watcher: RunWatcher) {
    this.id = id;
    this.target = target;
    this.title = title;
    this.sink = sink;
    this.#watcher = watcher;
    sink.useFlow?.(this.#flow);
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  get live(): boolean {
    return this.#live !== null;
  }

  get stopAsked(): boolean {
    return this.#stopAsked;
  }

  stage(stage: Stage, ms: number): void {
    if (!this.#ended) this.#watcher.stage(stage, ms);
  }

  setLayout(layout: Layout, programs: string[]): void {
    this.#layout = layout;
    this.#watcher.layout(layout, programs);
  }

  /** The kernel is loading it, which may take minutes in the verifier: `abort` is called when somebody stops it. */
  loading(abort: () => Promise<unknown>, grant: (bytes: number) => void): void {
    this.#abort = abort;
    this.#grant = grant;
  }

  /** The loader has taken the run over: from here on it ends when the loader says so. */
  goLive(connection: LoaderConnection, run: number): void {
    this.#live = { connection, run };
  }

  batch(payload: Uint8Array): void {
    if (this.#ended || !this.#layout) return;
    const { count } = readBatchHeader(payload);
    const { decoded, decodeErrors } = walkRecords(payload.subarray(BATCH_HEADER), count, this.#layout);
    this.#decoded += decoded;
    this.#decodeErrors += decodeErrors;
    this.sink.batch(payload, decoded);
    this.#flow.taken(payload.length);
  }

  stats(stats: RunStats): void {
    this.#stats = stats;
    this.#watcher.ledger(this.ledger(), stats);
  }

  ledger(): Ledger {
    // without the loader's word only what arrived here is known
    const arrived = this.#decoded + this.#decodeErrors;
    const unknown = { entered: null, filtered: null, reserveFailed: null, reserved: arrived, missed: null };
    return combineLedger(this.#stats ?? unknown, {
      decoded: this.#decoded,
      decodeErrors: this.#decodeErrors,
      delivered: this.sink.delivered,
      shed: this.sink.shed,
    });
  }

  /**
   * Ask the loader to detach; `done` resolves once it has. A run that is still being loaded is taken out of the
   * verifier, one that is still being made ends at its next step.
   */
  async stop(): Promise<void> {
    if (this.#ended || this.#stopAsked) return this.done;
    this.#stopAsked = true;
    if (this.#live) {
      await this.#live.connection.request('run.stop', { run: this.#live.run }).catch(() => {});
    } else await this.#abort?.().catch(() => {});
    return this.done;
  }

  end(
    stats: RunStats | null,
    problem: ProblemShape | Problem | null,
    more: Partial<Pick<RunEnded, 'diagnostics' | 'diagnosis'>> = {},
  ): void {
    if (this.#ended) return;
    this.#ended = true;
    // a loader that died took its last counts with it: older ones would claim what nobody knows
    this.#stats = stats;
    this.#watcher.ended({
      ledger: this.#layout ? this.ledger() : null,
      problem: problem ? shapeOf(problem) : null,
      diagnostics: more.diagnostics ?? [],
      diagnosis: more.diagnosis ?? null,
    });
    this.#finish();
  }
}

const shapeOf = (p: ProblemShape | Problem): ProblemShape => ('toJSON' in p ? p.toJSON() : p);

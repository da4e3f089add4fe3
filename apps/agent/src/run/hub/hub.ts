import { Problem, type ProblemShape, toProblem, type Undo } from '@hooklab/base';
import {
  BATCH_HEADER,
  type LoadedProgram,
  type RunEnd,
  type RunInfo,
  type RunPhase,
  type RunStats,
  readBatchHeader,
  type Stage,
  type WarningInfo,
} from '@hooklab/protocol';
import { Kinds, type Ledger, walkBatch } from '@hooklab/records';
import { Lease } from '../lease/lease';
import type { Sink } from '../sinks/sink';
import { Account, type Taken } from './account';
import { leaseEnd } from './ends';
import { FailedReadRemarks, type Remark } from './failed-read';
import { Flow } from './flow';
import { Looks } from './looks';
import { Past, type PastBatch } from './past';
import { addHalves, Seat, type SinkHalf } from './seat';
import type { RunEnded, RunFailure, RunShape, RunWatcher } from './watcher';

/** What the loader's connection can do for one run; from the moment it may be loading. */
export interface LoaderRun {
  /** resolves once it is detached, or taken out of the verifier */
  stop(): Promise<unknown>;
  grant(bytes: number): void;
}

export interface RunOf {
  id: number;
  target: string;
  title: string;
  /** the C that it was started with; '' where a spec wrote it */
  source: string;
  /** the session that started it; null: this process itself */
  owner: string | null;
  /** how long it goes on unwatched, milliseconds; null: until it is stopped */
  graceMs: number | null;
}

/** Stages that are within another one. */
const INSIDE: ReadonlySet<Stage> = new Set(['open', 'load', 'attach']);

/** A loader that does not answer a stop: longer than it takes to kill a worker that hangs. */
const STOP_MS = 30_000;

type Ending = Omit<RunEnded, 'ledger'>;

/**
 * One loaded program and all who watch it. It is the workbench's, not a socket's: sinks join and leave while it runs, each
 * with a ledger of its own, and it ends by a stop, its lease, its time, its watchdog or its loader, and says which.
 */
export class RunHub {
  readonly of: RunOf;
  readonly lease: Lease;
  /** it has ended, and all who watched know */
  readonly done: Promise<void>;
  #finish!: () => void;
  /** nothing more will be said: after `done` where a failure is still explained then */
  readonly explained: Promise<void>;
  #close!: () => void;
  /** who is told of that, of those who have left their seats */
  readonly #asking = new Set<RunWatcher>();
  readonly #began = performance.now();
  readonly #seats = new Set<Seat>();
  /** of sinks that have left while it ran */
  #left: SinkHalf[] = [];
  /** those that were there at its end: they may still be writing */
  readonly #last: Seat[] = [];
  readonly #stages: [Stage, number][] = [];
  readonly #account = new Account();
  readonly #past = new Past();
  readonly #looks = new Looks();
  readonly #flow = new Flow((bytes) => this.#loader?.grant(bytes));
  #shape: RunShape | null = null;
  #kinds: Kinds | null = null;
  #failed: FailedReadRemarks | null = null;
  readonly #remarks: Remark[] = [];
  #warnings: readonly WarningInfo[] = [];
  #stats: RunStats | null = null;
  #clock: bigint | null = null;
  #programs: readonly LoadedProgram[] = [];
  #loader: LoaderRun | null = null;
  /** ends the making of its program that is under way */
  #abort: (() => void) | null = null;
  #phase: RunPhase = 'starting';
  #stop: RunEnd | null = null;
  #ending: Ending | null = null;
  /** more will be said of how it ended */
  #open = false;

  constructor(of: RunOf) {
    this.of = of;
    this.lease = new Lease(of.graceMs, (why, ms) => void this.stop(leaseEnd(why, ms)));
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.explained = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  /** who asked it to stop, first; null: nobody */
  get stopAsked(): RunEnd | null {
    return this.#stop;
  }

  get live(): boolean {
    return this.#loader !== null;
  }

  get ended(): boolean {
    return this.#ending !== null;
  }

  info(): RunInfo {
    const { id, target, title } = this.of;
    const ageMs = performance.now() - this.#began;
    return { run: id, target, title, phase: this.#phase, ageMs, watchers: this.#watchers() };
  }

  #watchers(): number {
    return [...this.#seats].filter(({ sink }) => !sink.unattended).length;
  }

  /**
   * The watcher is told what has been, the sink gets what comes; it holds the lease until it leaves, where
   * somebody looks at it. `have`: it knows the
   * first so many records, and gets what is kept of those after them, too; null: it wants none of them.
   */
  join(sink: Sink, watcher: RunWatcher, have: number | null = null): Undo {
    const past = have === null ? [] : this.#past.after(have);
    const seat = new Seat(sink, watcher, past[0]?.first ?? this.#account.decoded, this.#flow);
    for (const [stage, ms] of this.#stages) watcher.stage(stage, ms);
    if (this.#shape) tellShape(seat, this.#shape);
    if (this.#phase !== 'starting') watcher.limit(this.lease.leftMs);
    if (this.#clock !== null) watcher.clock?.(this.#clock);
    // says what was before the first of the batches
    if (this.#stats) watcher.ledger(this.#ledger(seat, this.#stats), this.#stats);
    this.#replay(sink, past);
    if (this.#looks.last) watcher.groups?.(this.#looks.last);
    for (const remark of this.#remarks) watcher.remark?.(remark);
    if (this.#warnings.length > 0) watcher.warnings?.(this.#warnings);
    if (this.#ending) {
      this.#tellEnd(seat, this.#ending);
      return () => this.#asking.delete(watcher);
    }
    this.#seats.add(seat);
    if (!sink.unattended) seat.take(this.lease.hold());
    return () => this.#leave(seat);
  }

  #replay(sink: Sink, past: readonly PastBatch[]): void {
    const now = performance.now();
    for (const { payload, at } of past) {
      const { count } = readBatchHeader(payload);
      sink.batch(payload, walkBatch(payload.subarray(BATCH_HEADER), count, this.#kinds!), now - at);
    }
  }

  stage(stage: Stage, ms: number): void {
    if (this.#ending) return;
    this.#stages.push([stage, ms]);
    for (const { watcher } of this.#seats) watcher.stage(stage, ms);
  }

  /** What has passed since it was asked for and no stage has told, milliseconds. */
  #untold(): number {
    const told = this.#stages.filter(([stage]) => !INSIDE.has(stage));
    return performance.now() - this.#began - told.reduce((sum, [, ms]) => sum + ms, 0);
  }

  setShape(shape: RunShape): void {
    this.#shape = shape;
    if (shape.layouts.length > 0) {
      this.#kinds = new Kinds(shape.layouts);
      this.#failed = new FailedReadRemarks(this.#kinds, this.of.source);
    }
    for (const seat of this.#seats) tellShape(seat, shape);
  }

  /** Its program is being made: `abort` is called when somebody stops it. */
  making(abort: () => void): void {
    this.#abort = abort;
  }

  /** The kernel is loading it, which may take minutes in the verifier, and may send batches from now on. */
  loading(loader: LoaderRun): void {
    this.#loader = loader;
  }

  /** What the kernel made of its programs. */
  loaded(programs: readonly LoadedProgram[]): void {
    this.#programs = programs;
  }

  get programs(): readonly LoadedProgram[] {
    return this.#programs;
  }

  /** The loader's last counts; null before the first, and where they died with their loader. */
  get counts(): RunStats | null {
    return this.#stats;
  }

  /** Each name's half of the ledger, of all its sinks that there were. */
  sinks(): SinkHalf[] {
    return addHalves([...this.#left, ...[...this.#last, ...this.#seats].map((seat) => seat.half())]);
  }

  /** It did not come to run after all. */
  notLoaded(): void {
    this.#loader = null;
  }

  /**
   * It is attached: from here on it ends when its loader says so. Its time begins, and its stages tell all that passed.
   * `clock`: from `ts` to nanoseconds since 1970; null: its loader does not say.
   */
  attached(limitMs: number | null, clock: bigint | null = null): void {
    this.stage('start', this.#untold());
    if (this.#phase === 'starting') this.#phase = 'streaming';
    this.lease.begin(limitMs);
    this.#clock = clock;
    for (const { watcher } of this.#seats) {
      watcher.limit(this.lease.leftMs);
      if (clock !== null) watcher.clock?.(clock);
    }
  }

  batch(payload: Uint8Array): void {
    if (this.#ending || !this.#kinds) return;
    const before = this.#account.decoded;
    let taken: Taken;
    try {
      taken = this.#account.take(payload, this.#kinds);
    } catch (error) {
      this.#broken(toProblem(error));
      return;
    }
    this.#past.add(payload, before, performance.now());
    for (const seat of this.#seats) this.#give(seat, payload, taken);
    this.#remark(this.#failed?.batch(payload, taken.walked) ?? []);
    this.#flow.taken(payload.length);
  }

  groups(payload: Uint8Array): void {
    if (this.#ending || !this.#looks.take(payload)) return;
    for (const { watcher } of this.#seats) watcher.groups?.(this.#looks.last!);
  }

  stats(stats: RunStats): void {
    this.#stats = stats;
    for (const seat of this.#seats) seat.watcher.ledger(this.#ledger(seat, stats), stats);
  }

  /**
   * Ask the loader to detach; resolves once it has. A run that is still being made or loaded is taken out of the compiler
   * or the verifier. Who asks first is why it ended.
   */
  async stop(end: RunEnd): Promise<void> {
    if (!this.#ending && !this.#stop) {
      this.#stop = end;
      this.#phase = 'stopping';
      this.lease.close();
      const late = setTimeout(() => this.end(null, unanswered()), STOP_MS);
      void this.done.then(() => clearTimeout(late));
      if (this.#loader) await this.#loader.stop().catch(() => {});
      else this.#abort?.();
    }
    return this.done;
  }

  /** `stats` null: a loader that died took its counts with it; older ones would claim what nobody knows. */
  end(
    stats: RunStats | null,
    problem: ProblemShape | Problem | null,
    more: Partial<Pick<RunEnded, 'end' | 'diagnostics' | 'diagnosis' | 'explaining'>> = {},
    /** tells the failure again whenever more is known of it, and resolves when nothing will be */
    later: ((tell: (failure: RunFailure) => void) => Promise<void>) | null = null,
  ): void {
    if (this.#ending) return;
    this.#stats = stats;
    const lost = stats ? this.#account.close(stats) : 0;
    this.#remark(this.#failed?.end() ?? []);
    const shape = problem instanceof Problem ? problem.toJSON() : problem;
    this.#ending = {
      end: more.end ?? endOf(shape, this.#stop),
      problem: shape,
      diagnostics: more.diagnostics ?? [],
      diagnosis: more.diagnosis ?? null,
      ...(more.explaining ? { explaining: true } : {}),
    };
    this.#open = later !== null;
    this.#phase = 'ended';
    this.lease.close();
    for (const seat of this.#seats) {
      if (lost > 0) seat.sink.lost?.(lost);
      seat.sink.ended?.();
      this.#tellEnd(seat, this.#ending);
      this.#leave(seat);
    }
    this.#finish();
    if (!later) {
      this.#close();
      return;
    }
    const closing = () => {
      this.#open = false;
      if (this.#ending!.explaining) this.#explain(null);
      this.#asking.clear();
      this.#close();
    };
    later((failure) => this.#explain(failure)).then(closing, closing);
  }

  /** null: nothing could be added to what was said. */
  #explain(failure: RunFailure | null): void {
    const { explaining: _, ...before } = this.#ending!;
    const ending = { ...before, ...failure };
    this.#ending = ending;
    const { problem, diagnostics, diagnosis } = ending;
    if (problem) for (const watcher of this.#asking) watcher.explained?.({ problem, diagnostics, diagnosis });
  }

  /** All that is known of what it reads otherwise than it was written to. */
  warn(warnings: readonly WarningInfo[]): void {
    this.#warnings = warnings;
    for (const { watcher } of this.#seats) watcher.warnings?.(warnings);
    for (const watcher of this.#asking) watcher.warnings?.(warnings);
  }

  #remark(remarks: readonly Remark[]): void {
    this.#remarks.push(...remarks);
    for (const remark of remarks) for (const { watcher } of this.#seats) watcher.remark?.(remark);
  }

  /** A sink that fails ends for itself; the run and the others go on. */
  #give(seat: Seat, payload: Uint8Array, { walked, lost }: Taken): void {
    try {
      if (lost > 0) seat.sink.lost?.(lost);
      seat.sink.batch(payload, walked);
    } catch (error) {
      const problem = toProblem(error).toJSON();
      this.#leave(seat);
      this.#tellEnd(seat, { end: endOf(problem, null), problem, diagnostics: [], diagnosis: null });
    }
  }

  #leave(seat: Seat): void {
    if (this.#seats.delete(seat)) {
      if (this.#ending) this.#last.push(seat);
      else this.#left = addHalves([...this.#left, seat.half()]);
    }
    seat.leave();
  }

  #ledger(seat: Seat, stats: RunStats | null): Ledger {
    return seat.ledger(this.#account, stats, this.#shape?.counters ?? []);
  }

  #tellEnd(seat: Seat, ending: Ending): void {
    const ledger = this.#shape ? this.#ledger(seat, this.#stats) : null;
    if (this.#open) this.#asking.add(seat.watcher);
    seat.watcher.ended({ ...ending, ledger });
  }

  /** What comes is not to be counted: nothing more is taken of it. */
  #broken(problem: Problem): void {
    const stopping = this.stop({ why: 'failed', text: problem.what });
    this.end(null, problem);
    void stopping;
  }
}

function tellShape({ sink, watcher }: Seat, shape: RunShape): void {
  if (shape.layouts.length > 0) sink.layouts?.(shape.layouts);
  watcher.shape(shape);
}

function endOf(problem: ProblemShape | null, stop: RunEnd | null): RunEnd {
  if (problem?.code === 'run-watchdog') return { why: 'watchdog', text: problem.what };
  if (problem) return { why: 'failed', text: problem.what };
  return stop ?? { why: 'failed', text: 'It ended by itself' };
}

const unanswered = (): Problem =>
  new Problem({
    code: 'stop-unanswered',
    what: 'The loader did not answer the stop of this run',
    cause: `nothing came for ${STOP_MS / 1000} s`,
    fix: 'Stop the target: its loader goes, and every program with it',
  });

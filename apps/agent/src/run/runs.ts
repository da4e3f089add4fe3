import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import {
  type RunEnd,
  type RunStarted,
  type RunStats,
  runStartedSchema,
  type TargetId,
} from '@hooklab/protocol';
import type { Groups } from '@hooklab/records';
import type { ErrorDoctor } from '../doctor/doctor';
import type { OpenTarget, Targets } from '../target/registry';
import type { Failures } from './failures';
import { loaderGone } from './hub/ends';
import { RUN_CREDIT } from './hub/flow';
import { RunHub } from './hub/hub';
import type { RunTerms } from './lease/terms';
import type { Pipeline, Prepared, ProgramRequest } from './pipeline';

export interface RunRequest extends ProgramRequest {
  target: TargetId | string;
  title: string;
  /** the session that starts it; null: this process itself */
  owner: string | null;
  terms: RunTerms;
  /** also what the workbench's own processes do */
  showOwn?: boolean | undefined;
  /** it ends by itself after this long of streaming, milliseconds; else as its spec says, else as the terms */
  limitMs?: number | undefined;
}

const mapOf = (groups: Groups | null) => groups && { map: groups.map, reduce: groups.reduce };

/** Runs that have ended and can still be asked how. */
const KEPT = 16;

/** Every run of the workbench, whoever started it. */
export class Runs {
  readonly #targets: Targets;
  readonly #pipeline: Pipeline;
  readonly #errors: ErrorDoctor;
  readonly #failures: Failures;
  /** by number; ended ones last as long as KEPT says */
  readonly #runs = new Map<number, RunHub>();
  #next = 1;

  constructor(targets: Targets, pipeline: Pipeline, errors: ErrorDoctor, failures: Failures) {
    this.#targets = targets;
    this.#pipeline = pipeline;
    this.#errors = errors;
    this.#failures = failures;
  }

  /** At once; what becomes of it is told to who joins. */
  start(request: RunRequest): RunHub {
    const { target, title, owner, terms } = request;
    const run = new RunHub({
      id: this.#next++,
      target,
      title,
      source: request.source ?? '',
      owner,
      graceMs: terms.graceMs,
    });
    this.#runs.set(run.of.id, run);
    const calm = this.#failures.runStarts(owner);
    void this.#execute(run, request).then(calm);
    void run.done.then(() => this.#forgetOldest());
    return run;
  }

  list(): RunHub[] {
    return [...this.#runs.values()];
  }

  /** Throws `unknown-run`, also for what another owner started. */
  get(id: number, owner: string | null): RunHub {
    const run = this.#runs.get(id);
    if (run && run.of.owner === owner) return run;
    throw new Problem({
      code: 'unknown-run',
      what: `This browser has no run ${id}`,
      fix: 'It may have ended',
    });
  }

  /** Each for itself: none waits behind another. */
  async stopAll(end: RunEnd): Promise<void> {
    await Promise.all(this.list().map((run) => run.stop(end)));
  }

  /** Never rejects: however it ends, the run says so. */
  async #execute(run: RunHub, request: RunRequest): Promise<void> {
    let target: OpenTarget | null = null;
    let prepared: Prepared | null = null;
    try {
      const asked = performance.now();
      target = await this.#targets.open(request.target);
      run.stage('target', performance.now() - asked);
      prepared = await this.#pipeline.prepare(request, target, run);
      if (prepared && !run.stopAsked) await this.#load(run, prepared, request, target);
      // stopped before the loader had it; a live run ends when the loader has detached it
      if (!run.live) run.end(null, null);
    } catch (error) {
      const source = prepared?.source ?? request.source;
      this.#failures.end(run, await this.#errors.examine(error, source, target), { source, target });
    }
  }

  async #load(run: RunHub, prepared: Prepared, request: RunRequest, target: OpenTarget): Promise<void> {
    const { connection } = target;
    const { source, layouts, groups, counters, programs, object } = prepared;
    const number = connection.newRun({
      stage: (stage, ms) => run.stage(stage, ms),
      batch: (payload) => run.batch(payload),
      groups: (payload) => run.groups(payload),
      stats: (stats) => run.stats(stats),
      ended: (stats, problem) => void this.#ended(run, stats, problem, source, target),
    });
    void this.#warn(run, prepared, target);
    run.setShape({ layouts, groups, counters, programs: programs.map((p) => p.program), source });
    run.loading({
      stop: () => connection.request('run.stop', { run: number }),
      grant: (bytes) => connection.grant(number, bytes),
    });
    let started: RunStarted;
    try {
      const { terms, showOwn = false } = request;
      const body = {
        run: number,
        programs,
        credit: RUN_CREDIT,
        watchdog: terms.watchdog,
        groups: mapOf(groups),
        showOwn,
      };
      started = runStartedSchema.parse(await connection.startRun(body, object));
      run.loaded(started.programs);
    } catch (error) {
      connection.forgetRun(number);
      run.notLoaded();
      // it was stopped while the kernel was loading it: no failure
      if (run.stopAsked && toProblem(error).code === 'run-stopped') return;
      throw error;
    }
    const { clock } = started;
    run.attached(
      request.limitMs ?? prepared.limitMs ?? request.terms.limitMs,
      clock === null ? null : BigInt(clock),
    );
  }

  /** What it will read otherwise than it was written to. Nobody waits for it, and it is no failure if it is not known. */
  async #warn(run: RunHub, { source, object }: Prepared, target: OpenTarget): Promise<void> {
    const warnings = await this.#pipeline.warnings(source, object, target).catch(() => []);
    if (warnings.length > 0) await this.#failures.warn(run, warnings, { source, target });
  }

  async #ended(
    run: RunHub,
    stats: RunStats | null,
    problem: ProblemShape | undefined,
    source: string | undefined,
    target: OpenTarget,
  ): Promise<void> {
    if (!problem) return run.end(stats, null);
    const failed = await this.#errors.examine(
      problem instanceof Problem ? problem : new Problem(problem),
      source,
      target,
    );
    const { closed } = target.connection;
    this.#failures.end(run, failed, {
      source,
      target,
      stats,
      ...(closed ? { end: loaderGone(closed.what) } : {}),
    });
  }

  #forgetOldest(): void {
    const ended = this.list().filter((run) => run.ended);
    for (const run of ended.slice(0, -KEPT)) this.#runs.delete(run.of.id);
  }
}

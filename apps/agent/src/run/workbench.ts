import { join } from 'node:path';
import { Problem, type ProblemShape, toProblem, type Undo } from '@hooklab/base';
import {
  type Check,
  type DoctorReport,
  doctorReportSchema,
  type ExecResult,
  type RunStats,
  runStartedSchema,
  type SpecInfo,
  type TargetId,
  type TargetInfo,
} from '@hooklab/protocol';
import { ErrorDoctor } from '../doctor/doctor';
import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import { Surfaces } from '../surface/surfaces';
import { type OpenTarget, Targets } from '../target/registry';
import type { ExecOptions, Target } from '../target/target';
import { Trials } from '../trial/trials';
import { agentChecks } from './checks';
import { RUN_CREDIT } from './hub/flow';
import { Pipeline, type Prepared, type ProgramRequest } from './pipeline';
import { Run, type RunWatcher } from './run';
import type { Sink } from './sink';

export type RunRequest = ProgramRequest & { target: TargetId | string; title: string };

/** Everything that can be done on targets, the same for the browser and for the command line. */
export class Workbench {
  readonly targets: Targets;
  readonly surfaces: Surfaces;
  readonly trials: Trials;
  readonly #pipeline: Pipeline;
  readonly #errors: ErrorDoctor;
  #runs = new Map<number, Run>();
  #nextRun = 1;
  #targetListeners = new Set<(info: TargetInfo) => void>();
  /** the best target there is, once known; null when it is for the person to choose */
  preferred: Promise<TargetId | null> = Promise.resolve(null);

  constructor(targets: Target[], paths: Paths, product: Product) {
    this.targets = new Targets(targets, (info) => {
      for (const listener of this.#targetListeners) listener(info);
    });
    this.trials = new Trials(this.targets);
    this.surfaces = new Surfaces({
      dir: join(paths.state, 'surfaces'),
      shippedDir: product.surfacesDir,
      targets: this.targets,
    });
    this.#errors = new ErrorDoctor((target) => this.surfaces.facts(target.id));
    this.#pipeline = new Pipeline(paths, product, this.#errors);
  }

  onTarget(listener: (info: TargetInfo) => void): Undo {
    this.#targetListeners.add(listener);
    return () => this.#targetListeners.delete(listener);
  }

  specs(): SpecInfo[] {
    return this.#pipeline.specs();
  }

  async doctor(id: string): Promise<DoctorReport> {
    const target = await this.targets.open(id);
    const report = this.#errors.report(
      doctorReportSchema.parse(await target.connection.request('doctor', {})),
      target,
    );
    const own: Check[] = await agentChecks(this.#pipeline.paths);
    return { ...report, checks: [...report.checks, ...own] };
  }

  /** Read, in the background, what a failure on this target will be diagnosed with: the first one is not waited for. */
  learn(id: string): void {
    this.targets.open(id).then(
      (target) => this.#errors.learn(target),
      // the target says so itself
      () => {},
    );
  }

  /** A command inside a lab VM; every other target refuses it. */
  exec(id: string, command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return this.targets.exec(id, command, options);
  }

  async compose(spec: string, hook: string, id: string) {
    return this.#pipeline.compose(spec, hook, await this.targets.open(id));
  }

  nextRunId(): number {
    return this.#nextRun++;
  }

  /** Resolves when the run has ended, however; everything on the way goes to the watcher. Never rejects. */
  async startRun(id: number, request: RunRequest, sink: Sink, watcher: RunWatcher): Promise<Run> {
    const run = new Run(id, request.target, request.title, sink, watcher);
    this.#runs.set(id, run);
    let target: OpenTarget | null = null;
    let prepared: Prepared | null = null;
    try {
      target = await this.targets.open(request.target);
      prepared = await this.#pipeline.prepare(request, target, run);
      if (prepared && !run.stopAsked) await this.#load(run, prepared, target);
      // stopped before the loader had it; a live run ends when the loader has detached it
      if (!run.live) run.end(null, null);
    } catch (error) {
      const { problem, ...more } = await this.#errors.examine(
        error,
        prepared?.source ?? request.source,
        target,
      );
      run.end(null, problem, more);
    }
    await run.done;
    this.#runs.delete(id);
    return run;
  }

  async stopRun(id: number): Promise<void> {
    await this.#runs.get(id)?.stop();
  }

  async stopAllRuns(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.stop()));
  }

  async #ended(
    run: Run,
    stats: RunStats | null,
    problem: ProblemShape | undefined,
    source: string,
    target: OpenTarget,
  ): Promise<void> {
    if (!problem) return run.end(stats, null);
    const { problem: explained, ...more } = await this.#errors.examine(
      problem instanceof Problem ? problem : new Problem(problem),
      source,
      target,
    );
    run.end(stats, explained, more);
  }

  async #load(run: Run, prepared: Prepared, target: OpenTarget): Promise<void> {
    const { connection } = target;
    const loaderRun = connection.newRun({
      stage: (stage, ms) => run.stage(stage, ms),
      batch: (payload) => run.batch(payload),
      stats: (stats) => run.stats(stats),
      ended: (stats, problem) => void this.#ended(run, stats, problem, prepared.source, target),
    });
    run.setLayout(
      prepared.layout,
      prepared.programs.map((p) => p.program),
    );
    run.loading(
      () => connection.request('run.stop', { run: loaderRun }),
      (bytes) => connection.grant(loaderRun, bytes),
    );
    try {
      runStartedSchema.parse(
        await connection.startRun(
          { run: loaderRun, programs: prepared.programs, credit: RUN_CREDIT },
          prepared.object,
        ),
      );
    } catch (error) {
      connection.forgetRun(loaderRun);
      // it was stopped while the kernel was loading it: no failure
      if (run.stopAsked && toProblem(error).code === 'run-stopped') return;
      throw error;
    }
    run.goLive(connection, loaderRun);
  }
}

import { join } from 'node:path';
import { factsOf } from '@hooklab/advisor';
import type { Undo } from '@hooklab/base';
import type { ProbeFacts, ProbeSpec, SpecPoint } from '@hooklab/probe';
import {
  type Check,
  type Diagnostic,
  type DoctorReport,
  doctorReportSchema,
  type ExecResult,
  type SpecInfo,
  type TargetId,
  type TargetInfo,
} from '@hooklab/protocol';
import { Surface } from '@hooklab/surface';
import { ErrorDoctor } from '../doctor/doctor';
import { Proofs } from '../doctor/proofs';
import { type Asking, TargetCompiler } from '../kernel/compiler';
import { Kernels } from '../kernel/kernels';
import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import { Surfaces } from '../surface/surfaces';
import { Targets } from '../target/registry';
import type { ExecOptions, Target } from '../target/target';
import { Trials } from '../trial/trials';
import { agentChecks } from './checks';
import { Failures } from './failures';
import { BROWSER_TERMS, type RunTerms } from './lease/terms';
import { Pipeline } from './pipeline';
import { Runs } from './runs';

/** Everything that can be done on targets, the same for the browser and for the command line. */
export class Workbench {
  readonly targets: Targets;
  readonly surfaces: Surfaces;
  readonly trials: Trials;
  readonly runs: Runs;
  /** of hooklab.h */
  readonly bpfDir: string;
  /** where lessons lie, and what people did of them is kept */
  readonly lessons: { readonly lessonsDir: string; readonly stateDir: string };
  /** what browsers' runs may take; `start` was told */
  browserTerms: RunTerms = BROWSER_TERMS;
  readonly #kernels: Kernels;
  readonly #compiler: TargetCompiler;
  readonly #pipeline: Pipeline;
  readonly #errors: ErrorDoctor;
  /** of the shipped surface that stood in for a VM last */
  #shipped: { id: string; version: string | null; facts: Promise<ProbeFacts> } | null = null;
  #targetListeners = new Set<(info: TargetInfo) => void>();
  /** the best target there is, once known; null when it is for the person to choose */
  preferred: Promise<TargetId | null> = Promise.resolve(null);

  /** `byName`: targets beside these, made when they are asked for. */
  constructor(targets: Target[], paths: Paths, product: Product, byName?: (id: string) => Target | null) {
    const changed = (info: TargetInfo) => {
      for (const listener of this.#targetListeners) listener(info);
    };
    this.targets = new Targets(targets, changed, byName);
    this.bpfDir = product.bpfDir;
    this.lessons = { lessonsDir: product.lessonsDir, stateDir: paths.state };
    this.surfaces = new Surfaces({
      dir: join(paths.state, 'surfaces'),
      shippedDir: product.surfacesDir,
      targets: this.targets,
    });
    this.#kernels = new Kernels(this.surfaces);
    this.trials = new Trials(this.targets, this.#kernels);
    this.#errors = new ErrorDoctor((target) => this.#kernels.of(target).all());
    const kernels = this.#kernels;
    const errors = this.#errors;
    const compiler = new TargetCompiler({ paths, product, kernels });
    this.#compiler = compiler;
    const proofs = new Proofs(
      {
        compile: (source, target, asking) => compiler.compile(source, target, asking),
        symbols: (target) => kernels.of(target).symbols(),
      },
      errors,
    );
    const failures = new Failures(proofs);
    this.#pipeline = new Pipeline({ paths, kernels, compiler, errors, failures });
    this.runs = new Runs(this.targets, this.#pipeline, errors, failures);
  }

  onTarget(listener: (info: TargetInfo) => void): Undo {
    this.#targetListeners.add(listener);
    return () => this.#targetListeners.delete(listener);
  }

  /** The lab's targets that there are now. */
  offerLab(targets: readonly Target[]): void {
    this.targets.offerLab(targets);
    this.surfaces.followTargets();
  }

  specs(): SpecInfo[] {
    return this.#pipeline.specs();
  }

  /** `soFar`: what is known at this moment, for who waits for the whole. */
  async doctor(id: string, soFar = false): Promise<DoctorReport> {
    const target = await this.targets.open(id);
    const report = this.#errors.report(
      doctorReportSchema.parse(await target.connection.request('doctor', { soFar })),
      target,
    );
    const own: Check[] = await agentChecks(this.#pipeline.paths);
    return { ...report, checks: [...report.checks, ...own] };
  }

  /**
   * Learn, in the background, what the first run and the first failure on this target will ask for: the walls around the
   * compiler, the kernel's types, what failures are diagnosed with.
   */
  learn(id: string): void {
    this.targets.open(id).then(
      (target) => {
        this.#pipeline.warm(target);
        this.#errors.learn(target);
      },
      // the target says so itself
      () => {},
    );
  }

  /** What an open target said of itself. */
  kernelOf(id: string): { target: string; kernel: string; arch: string } {
    const { kernel = '', arch = '' } = this.targets.current(id)?.connection.hello ?? {};
    return { target: id, kernel, arch };
  }

  /** A command inside a lab VM; every other target refuses it. */
  exec(id: string, command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return this.targets.exec(id, command, options);
  }

  /** The newest is kept: each page that opens asks for the C of its workspace. */
  async #shippedFacts(id: string): Promise<ProbeFacts> {
    const { version } = await this.surfaces.open(id);
    if (this.#shipped?.version !== version || this.#shipped.id !== id) {
      const facts = this.surfaces.files(id).then((files) => {
        const surface = new Surface(id, files);
        const { release, arch } = factsOf(surface).kernel;
        return { kernel: release ?? id, arch, surface };
      });
      this.#shipped = { id, version, facts };
      facts.catch(() => {
        this.#shipped = null;
      });
    }
    return this.#shipped.facts;
  }

  /** What clang says of a source, for a target that is open; null: it is not, and is not opened for this. */
  async check(source: string, id: string, asking: Asking): Promise<Diagnostic[] | null> {
    if (this.targets.info(id).state !== 'open') return null;
    const { diagnostics } = await this.#compiler.compile(source, await this.targets.open(id), asking);
    return diagnostics;
  }

  /** The C of a spec for this target's kernel. */
  async compose(spec: string | ProbeSpec, hook: string, id: string): Promise<{ source: string }> {
    return this.#pipeline.compose(spec, hook, await this.factsOf(id));
  }

  /** What this target's kernel says of points. A VM that is off is not booted for it: its shipped files tell as much. */
  async factsOf(id: string): Promise<(points: readonly SpecPoint[]) => Promise<ProbeFacts>> {
    const shipped = id.replace(/^lab:/, 'debian-');
    const { state } = this.targets.info(id);
    const off = state === 'closed' || state === 'failed';
    if (off && shipped !== id && this.surfaces.has(shipped)) return () => this.#shippedFacts(shipped);
    const target = await this.targets.open(id);
    return (points) => this.#kernels.of(target).forPoints(points);
  }
}

import { Problem } from '@hooklab/base';
import { addressOfSection, hookType, pointOfSection, splitSection } from '@hooklab/hook';
import {
  choose,
  findSpec,
  generate,
  type Hook,
  type ProbeFacts,
  type ProbeSpec,
  parseSpec,
  pointsOf,
  type SpecPoint,
  shippedSpecs,
} from '@hooklab/probe';
import type { Attach, ProgramAttach, SpecInfo, WarningInfo } from '@hooklab/protocol';
import type { Groups, Layout } from '@hooklab/records';
import { refusedByClang, warmCompiler } from '../compile';
import type { ErrorDoctor } from '../doctor/doctor';
import { warningsHere } from '../doctor/warnings';
import type { TargetCompiler } from '../kernel/compiler';
import type { Kernels } from '../kernel/kernels';
import type { Paths } from '../state/paths';
import type { OpenTarget } from '../target/registry';
import type { Failures } from './failures';
import type { RunHub } from './hub/hub';
import { shapeOf } from './object';

/** What to run: a spec (with its hook), C written by hand, or an object compiled before. */
export interface ProgramRequest {
  spec?: string | ProbeSpec | undefined;
  hook?: string | undefined;
  source?: string | undefined;
  object?: Uint8Array | undefined;
  /** who asks: one compile of each client runs at a time */
  client?: string | undefined;
}

export interface Prepared {
  /** unknown of an object compiled before */
  source: string | undefined;
  object: Uint8Array;
  /** the kinds of its records */
  layouts: Layout[];
  /** what it sums up; null: nothing */
  groups: Groups | null;
  /** names of the ledger's counters beyond those of every program */
  counters: string[];
  programs: ProgramAttach[];
  /** the spec's own limit, milliseconds; null: it has none */
  limitMs: number | null;
}

export interface PipelineParts {
  paths: Paths;
  kernels: Kernels;
  compiler: TargetCompiler;
  errors: ErrorDoctor;
  failures: Failures;
}

/** spec → C → object → layout and attach plan: the stages before the loader. */
export class Pipeline {
  readonly paths: Paths;
  readonly #kernels: Kernels;
  readonly #compiler: TargetCompiler;
  readonly #errors: ErrorDoctor;
  readonly #failures: Failures;

  constructor({ paths, kernels, compiler, errors, failures }: PipelineParts) {
    this.paths = paths;
    this.#kernels = kernels;
    this.#compiler = compiler;
    this.#errors = errors;
    this.#failures = failures;
  }

  /** What every compile for this target needs first; what is wrong with it the compile itself says. */
  warm(target: OpenTarget): void {
    void warmCompiler();
    this.#kernels
      .of(target)
      .btf()
      .catch(() => {});
  }

  specs(): SpecInfo[] {
    return shippedSpecs().map(({ name, title, about, ways, exercise }) => ({
      name,
      title,
      about,
      hooks: ways.map((way) => way.hook),
      exercise: exercise ?? null,
    }));
  }

  /** The C that a spec becomes with this hook, by what that kernel says of its points. */
  async compose(
    spec: string | ProbeSpec,
    hook: string | undefined,
    factsOf: (points: readonly SpecPoint[]) => Promise<ProbeFacts>,
  ): Promise<{ source: string }> {
    const whole = typeof spec === 'string' ? findSpec(spec) : parseSpec(spec);
    const way = (hook as Hook | undefined) ?? null;
    const points = pointsOf(choose(whole, way));
    return { source: generate(whole, way, await factsOf(points)).source };
  }

  /** Null when clang refused, the run has then ended with its diagnostics, or when somebody stopped the run. */
  async prepare(request: ProgramRequest, target: OpenTarget, run: RunHub): Promise<Prepared | null> {
    const made = request.object
      ? { source: undefined, object: request.object }
      : await this.#make(request, target, run);
    if (!made) return null;
    const { layouts, groups, counters, programs } = shapeOf(made.object);
    return {
      ...made,
      layouts,
      groups,
      counters,
      programs: programs.map(({ program, section }) => ({ program, attach: attachOf(section) })),
      limitMs: limitOf(request.spec),
    };
  }

  /** What of a program reads something else on this kernel than it was written to read. */
  warnings(source: string | undefined, object: Uint8Array, target: OpenTarget): Promise<WarningInfo[]> {
    return warningsHere(source ?? null, object, this.#kernels.of(target));
  }

  async #make(request: ProgramRequest, target: OpenTarget, run: RunHub) {
    let from = performance.now();
    const done = (stage: 'generate' | 'compile') => {
      run.stage(stage, performance.now() - from);
      from = performance.now();
    };
    const kernel = this.#kernels.of(target);
    const facts = (points: readonly SpecPoint[]) => kernel.forPoints(points);
    const source = request.source ?? (await this.compose(request.spec ?? '', request.hook, facts)).source;
    done('generate');
    const stopped = new AbortController();
    run.making(() => stopped.abort());
    if (run.stopAsked) return null;
    const asking = { client: request.client, signal: stopped.signal };
    const compiled = await this.#compiler.compile(source, target, asking);
    if (run.stopAsked) return null;
    done('compile');
    if (!compiled.object) {
      const { log, btf, diagnostics } = compiled;
      const diagnosis = await this.#errors.compile(log, source, btf, target);
      if (run.stopAsked) return null;
      const failed = { problem: new Problem(refusedByClang(compiled)), diagnosis, diagnostics, later: null };
      this.#failures.end(run, failed, { source, target });
      return null;
    }
    return { source, object: compiled.object };
  }
}

/** libbpf reads each program's section itself, but for code without a symbol and functions of BPF programs. */
function attachOf(section: string): Attach {
  const { hook: word, target } = splitSection(section);
  const point = word && pointOfSection(word, target);
  if (point?.kind === 'bpf') return { kind: 'btf', target: point.fn ?? point.program, of: point.program };
  const found = addressOfSection(section);
  if (!found) return { kind: 'section' };
  const { hook, path, place, at } = found;
  const { end, multi } = hookType(hook);
  return { kind: 'uprobe', path, place, at, ret: end === 'exit', multi, session: end === 'both' };
}

function limitOf(spec: ProgramRequest['spec']): number | null {
  const whole = typeof spec === 'string' ? findSpec(spec) : spec;
  const seconds = whole?.limits.seconds;
  return seconds === undefined ? null : seconds * 1000;
}

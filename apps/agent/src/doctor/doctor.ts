import {
  type AdvisorFacts,
  type Capabilities,
  type Diagnosis,
  diagnose,
  factsOf,
  pointOfSection,
  ROOT,
} from '@hooklab/advisor';
import { Problem, type ProblemShape, toProblem } from '@hooklab/base';
import type { DiagnosisInfo, Diagnostic, DoctorReport, Refusal } from '@hooklab/protocol';
import { Surface, type SurfaceFiles } from '@hooklab/surface';
import { SOURCE_NAME } from '../compile/diagnostics';
import type { LoaderConnection } from '../target/connection';
import { Refused } from '../target/refused';
import type { OpenTarget } from '../target/registry';
import { diagnosisInfo } from './wire';

/** A failure, explained: the Problem with the cause on this kernel, the diagnosis, the marked line. */
export interface Examined {
  problem: Problem;
  diagnosis: DiagnosisInfo | null;
  diagnostics: Diagnostic[];
}

/** Explains what a loader or clang refused, by the facts of the target's own kernel. */
export class ErrorDoctor {
  /** read at the first failure of a connection, then kept with it */
  #facts = new WeakMap<LoaderConnection, Promise<AdvisorFacts | null>>();
  readonly #files: (target: OpenTarget) => Promise<SurfaceFiles>;

  /** `files`: the surface of an open target */
  constructor(files: (target: OpenTarget) => Promise<SurfaceFiles>) {
    this.#files = files;
  }

  /** A run's failure. What is no refusal (the loader is gone) needs no diagnosis and comes back as it is. */
  async examine(error: unknown, source: string | undefined, target: OpenTarget | null): Promise<Examined> {
    const problem = toProblem(error, 'run');
    if (!(problem instanceof Refused) || !target) return { problem, diagnosis: null, diagnostics: [] };
    const { refusal } = problem;
    const facts = await this.#factsOf(target, refusal.machine.lockdown);
    const found = diagnose({
      ...inputOf(refusal, problem.log ?? '', target),
      facts: facts ?? undefined,
      source: source === undefined ? undefined : { text: source, file: SOURCE_NAME },
    });
    return {
      problem: explained(problem, found),
      diagnosis: diagnosisInfo(found, target.connection.hello.kernel),
      diagnostics: remark(found),
    };
  }

  /** What the loader's trials met, in the advisor's words. No surface is read for it. */
  report(report: DoctorReport, target: OpenTarget): DoctorReport {
    const hooks = Object.entries(report.hooks).map(([name, { refusal, log, ...hook }]) => {
      if (!refusal) return [name, hook];
      const { id, title, cause } = diagnosisInfo(
        diagnose(inputOf(refusal, log ?? '', target)),
        report.kernel,
      );
      return [name, id === null ? hook : { ...hook, why: `${title}. ${cause} (${id})` }];
    });
    return { ...report, hooks: Object.fromEntries(hooks) };
  }

  async #factsOf(target: OpenTarget, lockdown: Refusal['machine']['lockdown']): Promise<AdvisorFacts | null> {
    const { connection } = target;
    let reading = this.#facts.get(connection);
    if (!reading) {
      reading = this.#files(target)
        .then((files) => factsOf(new Surface(connection.hello.kernel, files)))
        // without facts the general cause is still known
        .catch(() => null);
      this.#facts.set(connection, reading);
    }
    const facts = await reading;
    return facts && { ...facts, system: { ...facts.system, lockdown } };
  }
}

function inputOf(refusal: Refusal, log: string, { connection }: OpenTarget) {
  const { stage, errno, hook, target } = refusal;
  return {
    stage: stage === 'ring' ? null : stage,
    errno,
    log,
    hook,
    target: hook !== null && target !== null ? pointOfSection(hook, target) : null,
    who: whoOf(refusal, connection.hello.libbpf),
  };
}

/** "v1.7.0" → [1, 7] */
function whoOf({ machine }: Refusal, libbpf: string): Capabilities {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(libbpf) ?? [];
  return {
    caps: machine.capabilities.includes('SYS_ADMIN') ? 'all' : new Set(machine.capabilities),
    libbpf: major ? [Number(major), Number(minor)] : ROOT.libbpf,
  };
}

/** The loader's words for what failed, the advisor's for why and what to do. */
function explained(problem: Problem, found: Diagnosis): Problem {
  const { here, cause, fix, title, id } = diagnosisInfo(found, '');
  const shape: ProblemShape = problem.toJSON();
  if (id === null) return new Problem({ ...shape, fix: title });
  return new Problem({ ...shape, cause: `${here ?? cause} (${id})`, ...(fix ? { fix } : {}) });
}

/** The verifier's refusal as a remark on its line; none where its log names no line of the source. */
function remark({ line, said }: Diagnosis): Diagnostic[] {
  if (!line || said === null) return [];
  return [{ tool: 'verifier', severity: 'error', line: line.line, column: null, message: said }];
}

import { type AdvisorFacts, type Capabilities, ROOT } from '@hooklab/advisor';
import { type Milliseconds, Problem, type ProblemShape, toProblem } from '@hooklab/base';
import { type Diagnosis, diagnose } from '@hooklab/doctor';
import { pointOfSection } from '@hooklab/hook';
import {
  type DiagnosisInfo,
  type Diagnostic,
  type DoctorReport,
  doctorReportSchema,
  type Refusal,
} from '@hooklab/protocol';
import type { Btf } from '@hooklab/surface';
import { SOURCE_NAME } from '../compile/diagnostics';
import type { LoaderConnection } from '../target/connection';
import { Refused } from '../target/refused';
import type { OpenTarget } from '../target/registry';
import { diagnosisInfo } from './wire';

/** A failure is not held back longer for this kernel's files: the general cause is told, the whole answer follows. */
const AT_ONCE: Milliseconds = 2_000;

/** A failure, explained: the Problem with the cause on this kernel, the diagnosis, the marked line. */
export interface Examined {
  problem: Problem;
  diagnosis: DiagnosisInfo | null;
  diagnostics: Diagnostic[];
}

/** `later`: the same by this kernel's files, once they are read; null: this is the whole answer. Never rejects. */
export type ExaminedNow = Examined & { later: Promise<Explained> | null };

/** As it goes over a wire. */
export type Explained = Omit<Examined, 'problem'> & { problem: ProblemShape };

/** Explains what a loader or clang refused, by the facts of the target's own kernel. */
export class ErrorDoctor {
  #refuses = new WeakMap<LoaderConnection, Promise<string[]>>();
  readonly #facts: (target: OpenTarget) => Promise<AdvisorFacts>;

  /** `facts`: those of an open target's surface, kept by whoever gives them */
  constructor(facts: (target: OpenTarget) => Promise<AdvisorFacts>) {
    this.#facts = facts;
  }

  /** A run's failure. What is no refusal (the loader is gone) needs no diagnosis and comes back as it is. */
  async examine(error: unknown, source: string | undefined, target: OpenTarget | null): Promise<ExaminedNow> {
    const problem = toProblem(error, 'run');
    if (problem.code === 'layout' && source !== undefined && target)
      return { problem, diagnosis: unkept(problem, source, target), diagnostics: [], later: null };
    if (!(problem instanceof Refused) || !target)
      return { problem, diagnosis: null, diagnostics: [], later: null };
    const { refusal } = problem;
    const learned = Promise.all([this.#factsOf(target, refusal.machine.lockdown), this.#refusedBy(target)]);
    const by = ([facts, refuses]: Learned): Examined => {
      const found = diagnose({
        ...inputOf(refusal, problem.log ?? '', target),
        facts: facts ?? undefined,
        refuses,
        source: source === undefined ? undefined : { text: source, file: SOURCE_NAME },
      });
      return {
        problem: explained(problem, found),
        diagnosis: diagnosisInfo(found, target.connection.hello.kernel),
        diagnostics: remark(found),
      };
    };
    const now = await within(AT_ONCE, learned, null);
    if (now) return { ...by(now), later: null };
    const later = learned.then((all) => {
      const examined = by(all);
      return { ...examined, problem: examined.problem.toJSON() };
    });
    return { ...by([null, []]), later };
  }

  /** Ask beforehand for what a diagnosis needs. */
  learn(target: OpenTarget): void {
    void this.#factsOf(target, null);
    void this.#refusedBy(target);
  }

  /**
   * What clang refused: the types are those of this kernel's BTF. Which module would bring one that it lacks, the rest of
   * its files tells, for which nobody waits long.
   */
  async compile(log: string, source: string, btf: Btf, target: OpenTarget): Promise<DiagnosisInfo | null> {
    const by = (facts: AdvisorFacts | null): Diagnosis =>
      diagnose({
        stage: 'compile',
        hook: null,
        target: null,
        errno: null,
        log,
        source: { text: source, file: SOURCE_NAME },
        btf,
        facts: facts ?? undefined,
      });
    let found = by(null);
    if (found.id === 'E-74') found = by(await within(AT_ONCE, this.#factsOf(target, null), null));
    // an error of plain C: clang's own words say it best
    return found.id === null ? null : diagnosisInfo(found, target.connection.hello.kernel);
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
    this.#refuses.set(target.connection, Promise.resolve(missingOf(report)));
    return { ...report, hooks: Object.fromEntries(hooks) };
  }

  /** Hook types that do not work on this machine whatever their target: tried once a connection. */
  #refusedBy({ connection }: OpenTarget): Promise<string[]> {
    let asking = this.#refuses.get(connection);
    if (!asking) {
      asking = connection
        .request('doctor', {})
        .then((report) => missingOf(doctorReportSchema.parse(report)))
        // it was only to leave out what would fail again
        .catch(() => []);
      this.#refuses.set(connection, asking);
    }
    return asking;
  }

  async #factsOf(target: OpenTarget, lockdown: Refusal['machine']['lockdown']): Promise<AdvisorFacts | null> {
    // without facts the general cause is still known
    const facts = await this.#facts(target).catch(() => null);
    return facts && { ...facts, system: { ...facts.system, lockdown } };
  }
}

/** An object without the struct of its rows: the source alone tells what to do. Null: its struct is there, and no record. */
function unkept(problem: Problem, source: string, target: OpenTarget): DiagnosisInfo | null {
  const found = diagnose({
    stage: null,
    hook: null,
    target: null,
    errno: null,
    log: problem.what,
    source: { text: source, file: SOURCE_NAME },
  });
  return found.id === null ? null : diagnosisInfo(found, target.connection.hello.kernel);
}

/** The kernel's facts, null where they cannot be read, and the hook types that it refuses whatever their target. */
type Learned = [facts: AdvisorFacts | null, refuses: string[]];

function within<T, O>(ms: Milliseconds, work: Promise<T>, otherwise: O): Promise<T | O> {
  let timer: NodeJS.Timeout;
  const late = new Promise<O>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const missingOf = ({ hooks }: DoctorReport): string[] =>
  Object.keys(hooks).filter((name) => hooks[name]!.state === 'missing');

function inputOf(refusal: Refusal, log: string, { connection }: OpenTarget) {
  const { stage, errno, hook, target, program } = refusal;
  return {
    stage: stage === 'ring' ? null : stage,
    errno,
    log,
    hook,
    program,
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

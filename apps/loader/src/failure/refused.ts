import { Problem, type ProblemShape } from '@hooklab/base';
import type { Refusal } from '@hooklab/protocol';
import { type Machine, machine } from '../facts/machine';
import { kindOf, targetOf } from './hook';
import { blamedProgram, meaningfulLines, verifierLog } from './log';

/** What a BpfError of @hooklab/native says. */
export interface BpfFailure {
  code: string;
  stage: string;
  log: string;
  message: string;
}

export interface ProgramHook {
  /** the C function */
  program: string;
  /** "fentry/do_unlinkat" */
  hook: string;
}

/** A refusal of libbpf or the kernel: in words for a person, and in facts for who explains it. */
export class Refused extends Problem {
  readonly refusal: Refusal;

  constructor(shape: ProblemShape, refusal: Refusal) {
    super(shape);
    this.refusal = refusal;
  }
}

const VERBS: Record<Refusal['stage'], string> = {
  open: 'could not be read',
  load: 'did not load',
  attach: 'did not attach',
  ring: 'could not be drained',
};

/**
 * What failed, in libbpf's or the verifier's own words: causes on this kernel are the agent's to find. `hooks` are the
 * programs it may be about; the log tells which of several. Throws what is no BpfError: a bug, or explained already.
 */
export function refused(error: BpfFailure, hooks: ProgramHook[], at: Machine = machine()): Problem {
  if (error instanceof Problem) return error;
  const { code, log = '' } = error;
  if (!error.stage) throw error;
  const stage = error.stage as Refusal['stage'];
  const blamed = blamedProgram(log);
  const about = hooks.find((h) => h.program === blamed) ?? hooks[0];
  const what = about?.hook ?? (stage === 'ring' ? 'The ring buffer' : 'The object');
  const own = lacksRights(stage, code, log, at);
  const shape = {
    code: `${stage}-${code}`,
    what: `${what} ${VERBS[stage] ?? 'failed'}`,
    where: about && `program ${about.program}`,
    cause: own ?? (meaningfulLines(log).join('; ') || error.message),
    fix: own ? 'Start the loader as root, or use a lab VM, which needs none' : 'The whole log says more',
    log: log || error.message,
  };
  // reading a map or a list of programs: nothing that a program could do about it
  if (!(stage in VERBS)) return new Problem(shape);
  return new Refused(shape, {
    stage,
    errno: code,
    program: about?.program.slice(0, 256) ?? null,
    hook: about ? kindOf(about.hook).slice(0, 64) : null,
    target: (about && targetOf(about.hook).slice(0, 1024)) || null,
    machine: at,
  });
}

/** The one cause that only the loader knows: its own rights. libbpf's hint about ulimit would lead astray. */
function lacksRights(stage: string, code: string, log: string, at: Machine): string | null {
  const has = (name: string): boolean => at.capabilities.includes(name);
  if (stage !== 'load' || code !== 'EPERM' || verifierLog(log) !== '') return null;
  if (has('SYS_ADMIN') || (has('BPF') && has('PERFMON'))) return null;
  return `loading programs needs CAP_BPF and CAP_PERFMON, which the loader (uid ${at.uid}) does not have`;
}

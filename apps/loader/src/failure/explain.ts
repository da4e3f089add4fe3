import { Problem } from '@hooklab/base';
import { type Here, here } from './here';
import { kindOf, targetOf } from './hook';
import { blamedProgram, meaningfulLines, verifierLog } from './log';
import { type Failure, rules } from './rules';

/** What a BpfError of @hooklab/native says. */
export interface Refusal {
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

const VERBS: Record<string, string> = {
  open: 'could not be read',
  load: 'did not load',
  attach: 'did not attach',
  ring: 'could not be drained',
};

/**
 * A refusal of libbpf or the kernel as a Problem: what failed, why on this kernel, what to do. `hooks` are the
 * programs it may be about; the log tells which of several.
 */
export function explain(refusal: Refusal, hooks: ProgramHook[], at: Here = here()): Problem {
  // not a BpfError: a bug or a problem that is explained already
  if (refusal instanceof Problem) return refusal;
  const { code, stage, log = '' } = refusal;
  if (!stage) throw refusal;
  const blamed = blamedProgram(log);
  const about = hooks.find((h) => h.program === blamed) ?? hooks[0];
  const hook = about?.hook ?? '';
  const failure: Failure = {
    stage,
    code,
    log,
    verdict: verifierLog(log),
    kind: kindOf(hook),
    target: targetOf(hook),
    here: at,
  };
  const rule = rules.find((r) => r.when(failure));
  const said = meaningfulLines(log);
  return new Problem({
    code: `${stage}-${code}`,
    what: `${hook || (stage === 'ring' ? 'The ring buffer' : 'The object')} ${VERBS[stage] ?? 'failed'}`,
    where: about && `program ${about.program}`,
    cause: rule ? `${rule.cause(failure)} (${code}, fact ${rule.fact})` : said.join('; ') || refusal.message,
    fix: rule ? rule.fix(failure) : 'The whole log says more',
    log: log || refusal.message,
  });
}

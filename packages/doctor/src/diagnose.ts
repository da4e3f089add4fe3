import {
  type Evidence,
  type Source as FactSource,
  type Message,
  type MessageId,
  msg,
  type PredicateId,
  predict,
  ROOT,
} from '@hooklab/advisor';
import { applies, type HookId, hookOfWord, type Point, sectionTarget } from '@hooklab/hook';
import { compileHere, firstError, relocationHere } from './compile';
import { ERRORS, type Match, matchError } from './errors/match';
import { errnoInLog, errnoName, normaliseLog } from './failure/errno';
import type { DoctorInput } from './failure/failure';
import { type SourceLine, sourceLineOf } from './failure/sourceline';
import { readVerifierLog, type VerifierReport } from './failure/verifierlog';
import { argumentsHere, refusedHere } from './here';
import { contextWords, otherContext } from './remedies/contexts';
import { type Remedy, remediesFor } from './remedies/remedy';
import { bodyOf, programsOf } from './source/program';
import { missingHeader } from './source/source';

export interface Diagnosis {
  /** E-id; null: not known */
  readonly id: string | null;
  readonly title: Message;
  /** why in general */
  readonly cause: Message | null;
  /** why on this kernel, out of its surface; null where it says nothing */
  readonly here: Message | null;
  readonly evidence: readonly Evidence[];
  readonly fix: Message | null;
  readonly remedies: readonly Remedy[];
  /** the line of the user's source */
  readonly line: SourceLine | null;
  /** the verifier's or the compiler's own last word; null where they said nothing */
  readonly said: string | null;
  /** the verifier's structured report (7.3 and later) */
  readonly report: VerifierReport | null;
  readonly errno: string | null;
  readonly predicates: readonly PredicateId[];
  readonly sources: readonly FactSource[];
  /** untouched */
  readonly log: string;
}

export const hookOf = (name: string | null): HookId | null => (name === null ? null : hookOfWord(name));

/** The cause of a failure on this kernel and the ways out. An unknown failure says so and keeps the log. */
export function diagnose(input: DoctorInput): Diagnosis {
  const log = normaliseLog(input.log);
  const hook = hookOf(input.hook);
  const errno = errnoName(input.errno) ?? errnoInLog(log);
  // what clang was given has the types of modules too
  const btf = input.btf ?? input.facts?.types.vmlinux ?? null;
  const verifier = readVerifierLog(input.log);
  const clang = input.stage === 'compile' ? firstError(input.log, input.source) : null;
  const predicted = explainHere(input, hook, errno);
  const match =
    missingInclude(input) ??
    moduleInSection(input, hook, errno) ??
    ofOtherContext(
      input,
      hook,
      ofTheSource(
        input,
        withEmptyLog(matchError({ stage: input.stage, hook, errno, log }), predicted?.predicate ?? null),
      ),
    );
  const line = clang ? clang.line : input.source ? sourceLineOf(verifier, input.source) : null;
  const params = textParams(match, input.target);
  const text = (part: 'title' | 'cause' | 'fix'): Message | null =>
    match ? { id: `${match.id}.${part}` as MessageId, params } : null;
  const here =
    refusedHere(match?.id ?? null, input) ??
    contextHere(match?.id ?? null, input, hook) ??
    predicted?.why ??
    (match ? reported(verifier.report?.reason) : null) ??
    (clang
      ? compileHere(match?.id ?? null, params, btf, input.source, input.facts)
      : match?.id === 'E-47'
        ? relocationHere(match.params.name, btf, input.facts)
        : argumentsHere(match?.id ?? null, input));
  const context = {
    ...input,
    hook,
    line,
    params: match?.params ?? {},
    program: programOf(input),
    programs: input.source ? programsOf(input.source.text) : [],
    btf,
  };
  return {
    id: match?.id ?? null,
    title: text('title') ?? msg('doctor.unknown'),
    // from 7.3 the verifier explains itself, also where this catalogue knows nothing
    cause: text('cause') ?? reported(verifier.report?.reason),
    here,
    evidence: predicted?.evidence ?? [],
    fix: text('fix') ?? reported(verifier.report?.suggestion),
    remedies: match ? remediesFor(match.remedies, context) : [],
    line,
    said: clang ? clang.message : verifier.error,
    report: verifier.report,
    errno,
    predicates: predicted
      ? [predicted.predicate, ...(match?.predicates ?? []).filter((p) => p !== predicted.predicate)]
      : (match?.predicates ?? []),
    sources: match?.sources ?? [],
    log: input.log,
  };
}

const reported = (text: string | null | undefined): Message | null =>
  text ? msg('doctor.verifier', { text }) : null;

/** The program in the source that the loader names, else the one whose section is the hook and target. */
function programOf({ source, program, hook, target }: DoctorInput) {
  if (!source) return null;
  const all = programsOf(source.text);
  const section = `${hook}/${target ? sectionTarget(target) : ''}`;
  return (
    all.find((p) => p.name === program) ??
    all.find((p) => p.section === section) ??
    (all.length === 1 ? all[0]! : null)
  );
}

/** An include that is not there makes many errors; what the source uses tells it better than any of them. */
function missingInclude({ stage, source }: DoctorInput): Known | null {
  const missing = stage === 'compile' && source ? missingHeader(source.text) : null;
  const entry = missing && ERRORS.find((e) => e.id === 'E-71');
  return entry ? { ...entry, params: { ...missing } } : null;
}

const entryAs = (id: string, params: Match['params'] = {}): Known | null => {
  const entry = ERRORS.find((e) => e.id === id);
  return entry ? { ...entry, params } : null;
};

/** kprobe/MODULE:FUNCTION: libbpf takes the module for the function, and the kernel finds no such symbol. */
function moduleInSection(
  { target, stage }: DoctorInput,
  hook: HookId | null,
  errno: string | null,
): Known | null {
  if (stage !== 'attach' || errno !== 'ENOENT' || (hook !== 'kprobe' && hook !== 'kretprobe')) return null;
  return target?.kind === 'fn' && target.module !== '' ? entryAs('E-86', { name: target.name }) : null;
}

/** A macro or a context of another hook than the section's: what the verifier then refuses says nothing of it. */
function ofOtherContext(input: DoctorInput, hook: HookId | null, match: Known | null): Known | null {
  if (input.stage !== 'load' || !hook || !match || !ABOUT_CONTEXT.has(match.id)) return match;
  const program = programOf(input);
  return program && otherContext(program, hook) ? entryAs('E-94') : match;
}

function contextHere(id: string | null, input: DoctorInput, hook: HookId | null): Message | null {
  const program = id === 'E-94' && hook ? programOf(input) : null;
  return program && hook && msg('doctor.context', contextWords(program, hook));
}

const ABOUT_CONTEXT: ReadonlySet<string> = new Set(['E-20', 'E-22', 'E-24', 'E-65', 'E-91']);

/** What only the source tells: the struct is its own record, or the program is reached by tail calls. */
function ofTheSource({ source, program }: DoctorInput, match: Known | null): Known | null {
  if (!source || !match) return match;
  if (match.id === 'E-47') {
    const [, struct] = /^(\w+)\./.exec(match.params.name ?? '') ?? [];
    const own =
      struct && !struct.includes('___') && new RegExp(`\\bstruct\\s+${struct}\\s*\\{`).test(source.text);
    return own ? entryAs('E-88', match.params) : match;
  }
  // R0 is what a program returns: a program that ends without a return leaves it as the last call did
  if (match.id === 'E-63' && match.params.reg === 'R0') {
    const own = programOf({ source, program, hook: null, target: null, stage: null, errno: null, log: '' });
    return own && !/\breturn\b[^;]*;\s*$/.test(bodyOf(source.text, own).trimEnd()) ? entryAs('E-82') : match;
  }
  if (match.id !== 'E-50' || !/\bbpf_tail_call\w*\s*\(/.test(source.text)) return match;
  const bare = programsOf(source.text).filter((p) => !p.section.includes('/'));
  return bare.length > 0 && (!program || bare.some((p) => p.name === program)) ? entryAs('E-89') : match;
}

interface Here {
  readonly why: Message;
  readonly predicate: PredicateId;
  readonly evidence: readonly Evidence[];
}

/** What the surface says about this hook here, if it predicts this very failure. */
function explainHere(input: DoctorInput, hook: HookId | null, errno: string | null): Here | null {
  const { facts, target } = input;
  if (!facts || !target || !hook || !applies(target, hook)) return null;
  const evidence: Evidence[] = [];
  const predicted = predict(facts, target, hook, input.who ?? ROOT, evidence);
  if (predicted.verdict !== 'fails' || !predicted.predicate) return null;
  if (errno !== null && predicted.errno !== errno) return null;
  if (input.stage !== null && input.stage !== 'compile' && predicted.stage !== input.stage) return null;
  return { why: predicted.why, predicate: predicted.predicate, evidence };
}

type Known = Pick<Match['entry'], 'id' | 'remedies' | 'predicates' | 'sources'> & {
  readonly params: Match['params'];
};

/** An EINVAL with an empty log is the deny list up to 6.12; only the surface can tell it from others (E.0 rule 4). */
function withEmptyLog(match: Match | null, predicate: PredicateId | null): Known | null {
  if (match) return { ...match.entry, params: match.params };
  if (predicate !== 'P-17' && predicate !== 'P-18') return null;
  return {
    id: predicate === 'P-17' ? 'E-61' : 'E-17',
    remedies: ['other-hook'],
    predicates: [predicate],
    sources: [],
    params: {},
  };
}

function textParams(match: Known | null, target: Point | null): Record<string, string> {
  const name = target ? sectionTarget(target) : 'the target';
  return { name, n: '?', reg: 'a register', range: '-4095, 0', off: '?', ...match?.params };
}

import { Problem } from '@hooklab/base';
import { hookType } from '@hooklab/hook';
import { expressionText, namesIn, type Path, pathsOf } from '../expression/ast';
import type { Node } from '../expression/tree/node';
import type { ProbeFacts } from '../facts/facts';
import { hasFunction } from '../resolve/args';
import { Before } from '../resolve/before';
import { resolveSource } from '../resolve/capture';
import { resolveFormula } from '../resolve/formula';
import type { FormulaSource, ResolvedCapture, ResolvedEnd, Source } from '../resolve/resolved';
import { parseColumnType } from '../spec/words';
import { isScalar } from '../typing/ctype';
import { describe } from '../typing/operators';
import type { Capture, Chosen, ChosenColumn, ChosenEvent, KeyPart } from '../way/choose';
import { hookAt } from '../way/end';
import type { ResolvedEnds } from './resolve-ends';

/** Each column of an event once, at the end where its value is there. */
export interface ResolvedCaptures {
  /** members that the entries read too, for expressions of the exit */
  readonly hidden: readonly ChosenColumn[];
  /** for each entry in turn: what it reads; of a joined event what the exit cannot know */
  readonly entries: readonly (readonly ResolvedCapture[])[];
  /** of a joined event what is read at the exit */
  readonly exit: readonly ResolvedCapture[];
  /** the join's key at each entry and at the exit; null: the thread */
  readonly key: {
    readonly entries: readonly (readonly Source[])[];
    readonly exit: readonly Source[];
  } | null;
  /** what is read ahead of the entries, and its key there and at each of them */
  readonly ahead: {
    readonly reads: readonly ResolvedCapture[];
    readonly key: readonly Source[];
    readonly entries: readonly (readonly Source[])[];
  } | null;
  /** what must hold: known at the entries, and at the exit only */
  readonly tests: {
    readonly entries: readonly (readonly FormulaSource[])[];
    readonly exit: readonly FormulaSource[];
  };
}

/**
 * Pass 3. Every column's expression, on this kernel: at which end, what it reads, how, and that it fits the column.
 * One for each event. Throws Problem `capture` naming the column, the cause on this kernel and the nearest names.
 */
export const resolveCaptures = (
  chosen: Chosen,
  ends: readonly ResolvedEnds[],
  facts: ProbeFacts,
): ResolvedCaptures[] => chosen.events.map((event, i) => captureEvent(chosen, event, ends[i]!, facts));

function captureEvent(
  chosen: Chosen,
  event: ChosenEvent,
  ends: ResolvedEnds,
  facts: ProbeFacts,
): ResolvedCaptures {
  const joined = ends.exit !== null || event.session;
  const late = (capture: Capture): boolean => joined && isLate(chosen, event, capture);
  const last = ends.exit ?? ends.entries[0]!;
  const taken = new Set(chosen.columns.map(({ name }) => name));
  const before = joined ? new Before(ends.entries[0]!, taken) : null;
  const at = (end: ResolvedEnd, captures: readonly Capture[], of: Before | null = null): ResolvedCapture[] =>
    captures.map((capture) => {
      const fail = (cause: string, near: string[] = []) => refused(end, facts, capture, cause, near);
      checkBuiltin(chosen, capture, joined, facts, fail);
      return {
        column: capture.column.name,
        text: capture.text,
        source: resolveSource(capture, end, facts, joined, fail, of),
      };
    });
  const fromExit = event.exit ?? event.entries[0]!;
  for (const [i, entry] of event.entries.entries()) {
    for (const [n, capture] of entry.captures.entries()) {
      const shared = fromExit.captures[n]!;
      if (late(capture) === late(shared) && (!late(capture) || capture.text === shared.text)) continue;
      throw refused(ends.entries[i]!, facts, capture, 'it is read at the exit, which all points share');
    }
  }
  const exit = at(last, fromExit.captures.filter(late), before);
  const tests = testsOf(chosen, ends, last, before, facts);
  // what the exit's expressions ask for is known now
  const kept = before?.kept ?? [];
  return {
    hidden: kept.map(({ column }) => column),
    entries: event.entries.map((entry, i) =>
      at(ends.entries[i]!, [...entry.captures.filter((c) => !late(c)), ...kept.map(keptCapture)]),
    ),
    exit,
    key: chosen.key && {
      entries: ends.entries.map((end) => keySources(end, chosen.key!.entry, facts)),
      exit: keySources(last, chosen.key.exit, facts),
    },
    ahead:
      event.ahead && ends.ahead
        ? {
            reads: at(ends.ahead, event.ahead.end.captures),
            key: keySources(ends.ahead, [event.ahead.key.ahead], facts),
            entries: ends.entries.map((end) => keySources(end, [event.ahead!.key.entry], facts)),
          }
        : null,
    tests,
  };
}

const keptCapture = ({ name: { root, name }, column }: Before['kept'][number]): Capture => {
  const expression: Path = { kind: 'path', root, name, steps: [], wrap: null };
  return { column, text: expressionText(expression), expression };
};

/** Known at the exit: what it returns, how long it took, when. Who it was is the same thread, unless a key joins two. */
function isLate(chosen: Chosen, { exit }: ChosenEvent, { expression, atExit }: Capture): boolean {
  if (atExit) return true;
  // an exit that entries share does not know which of them it was
  if (expression.kind === 'constant' || expression.kind === 'text') return exit === null;
  if (expression.kind === 'formula') return isLateTree(expression.node);
  if (expression.kind !== 'builtin') return pathsOf(expression).some(({ root }) => root === 'ret');
  return (
    chosen.key === null ||
    expression.name === 'ts' ||
    expression.name === 'latency' ||
    expression.name === 'stack'
  );
}

function checkBuiltin(
  chosen: Chosen,
  { column, expression }: Capture,
  joined: boolean,
  facts: ProbeFacts,
  fail: (cause: string) => Problem,
): void {
  if (expression.kind !== 'builtin') return;
  if (expression.name === 'latency' && !joined) {
    throw fail('it is known where a way has an entry and an exit: give it an exit, or take a session hook');
  }
  if (expression.name === 'stack') {
    if (hookType(chosen.hook).sleepable) throw fail('a sleepable program has no stack helper on all kernels');
    if (column.type.kind === 'string' && !hasFunction(facts, 'bpf_snprintf')) {
      throw fail('this kernel cannot print names into text (no bpf_snprintf): give the column void *');
    }
  }
}

function testsOf(
  { where }: Chosen,
  { entries }: ResolvedEnds,
  last: ResolvedEnd,
  before: Before | null,
  facts: ProbeFacts,
): ResolvedCaptures['tests'] {
  const joined = before !== null;
  const at = (end: ResolvedEnd, late: boolean): FormulaSource[] =>
    where
      .filter(({ node }) => (joined && isLateTree(node)) === late)
      .map(({ text, node }) => {
        const fail = (cause: string, near: string[] = []) =>
          refusedAs(`The filter “${text}”`, end, facts, text, cause, near);
        const { of, roots } = resolveFormula(node, end, facts, joined, fail, late ? before : null);
        if (!isScalar(of.type)) throw fail(`it is ${describe(of)}, neither true nor false`);
        return { kind: 'formula', of, roots };
      });
  return { entries: entries.map((end) => at(end, false)), exit: joined ? at(last, true) : [] };
}

/** Of what a call returns, or how long it took. */
const isLateTree = (node: Node): boolean => {
  const names = namesIn(node);
  return names.has('ret') || names.has('latency');
};

/** Each part of a key is a number. */
function keySources(end: ResolvedEnd, parts: readonly KeyPart[], facts: ProbeFacts): Source[] {
  return parts.map((part) => {
    const type = parseColumnType('__u64')!;
    const capture: Capture = { column: { name: 'key', type, about: '', status: false }, ...part };
    return resolveSource(capture, end, facts, false, (cause, near = []) =>
      refused(end, facts, capture, cause, near),
    );
  });
}

function refused(
  end: ResolvedEnd,
  facts: ProbeFacts,
  { column, text }: Capture,
  cause: string,
  near: string[] = [],
): Problem {
  return refusedAs(`Column ${column.name}`, end, facts, text, cause, near);
}

function refusedAs(
  what: string,
  end: ResolvedEnd,
  facts: ProbeFacts,
  text: string,
  cause: string,
  near: string[],
): Problem {
  return new Problem({
    code: 'capture',
    what: `${what} cannot be captured with ${hookAt(end)}`,
    where: `"${text}" on ${facts.kernel}`,
    cause,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
  });
}

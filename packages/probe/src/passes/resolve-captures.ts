import { Problem } from '@hooklab/base';
import { hookType } from '@hooklab/hook';
import type { Expression } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import { hasFunction } from '../resolve/args';
import { resolveSource } from '../resolve/capture';
import type { ResolvedCapture, ResolvedEnd, Source } from '../resolve/resolved';
import { parseColumnType } from '../spec/words';
import type { Chosen, ChosenColumn, KeyPart } from '../way/choose';
import { hookAt } from '../way/end';
import type { ResolvedEnds } from './resolve-ends';

/** Each column once, at the end where its value is there. */
export interface ResolvedCaptures {
  /** for each entry in turn: what it reads; of a joined way what the exit cannot know */
  readonly entries: readonly (readonly ResolvedCapture[])[];
  /** of a joined way what is read at the exit */
  readonly exit: readonly ResolvedCapture[];
  /** the join's key at each entry and at the exit; null: the thread */
  readonly key: {
    readonly entries: readonly (readonly Source[])[];
    readonly exit: readonly Source[];
    readonly about: string;
  } | null;
}

/**
 * Pass 3. Every column's expression, on this kernel: at which end, what it reads, how, and that it fits the column.
 * Throws Problem `capture` naming the column, the cause on this kernel and the nearest names.
 */
export function resolveCaptures(chosen: Chosen, ends: ResolvedEnds, facts: ProbeFacts): ResolvedCaptures {
  const joined = ends.exit !== null || chosen.session;
  const late = (column: ChosenColumn): boolean => joined && isLate(chosen, column.expression);
  const last = ends.exit ?? ends.entries[0]!;
  const at = (end: ResolvedEnd, columns: readonly ChosenColumn[]): ResolvedCapture[] =>
    columns.map((column) => {
      const fail = (cause: string, near: string[] = []) => refused(end, facts, column, cause, near);
      checkBuiltin(chosen, column, joined, facts, fail);
      return { column: column.name, text: column.text, source: resolveSource(column, end, facts, fail) };
    });
  const early = chosen.columns.filter((column) => !late(column));
  return {
    entries: ends.entries.map((end) => at(end, early)),
    exit: at(last, chosen.columns.filter(late)),
    key: chosen.key && {
      entries: ends.entries.map((end) => keySources(end, chosen.key!.entry, facts)),
      exit: keySources(last, chosen.key.exit, facts),
      about: chosen.key.about,
    },
  };
}

/** Known at the exit: what it returns, how long it took, when. Who it was is the same thread, unless a key joins two. */
function isLate(chosen: Chosen, expression: Expression): boolean {
  if (expression.kind === 'path') return expression.root === 'ret';
  return (
    chosen.key === null ||
    expression.name === 'ts' ||
    expression.name === 'latency' ||
    expression.name === 'stack'
  );
}

function checkBuiltin(
  chosen: Chosen,
  column: ChosenColumn,
  joined: boolean,
  facts: ProbeFacts,
  fail: (cause: string) => Problem,
): void {
  if (column.expression.kind !== 'builtin') return;
  if (column.expression.name === 'latency' && !joined) {
    throw fail('it is known where a way has an entry and an exit: give it an exit, or take a session hook');
  }
  if (column.expression.name === 'stack') {
    if (hookType(chosen.hook).sleepable) throw fail('a sleepable program has no stack helper on all kernels');
    if (column.type.kind === 'string' && !hasFunction(facts, 'bpf_snprintf')) {
      throw fail('this kernel cannot print names into text (no bpf_snprintf): give the column void *');
    }
  }
}

/** Each part of a key is a number. */
function keySources(end: ResolvedEnd, parts: readonly KeyPart[], facts: ProbeFacts): Source[] {
  return parts.map((part) => {
    const type = parseColumnType('__u64')!;
    const column: ChosenColumn = { name: 'key', type, about: '', status: false, ...part };
    return resolveSource(column, end, facts, (cause, near = []) => refused(end, facts, column, cause, near));
  });
}

function refused(
  end: ResolvedEnd,
  facts: ProbeFacts,
  column: ChosenColumn,
  cause: string,
  near: string[],
): Problem {
  return new Problem({
    code: 'capture',
    what: `Column ${column.name} cannot be captured with ${hookAt(end)}`,
    where: `"${column.text}" on ${facts.kernel}`,
    cause,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
  });
}

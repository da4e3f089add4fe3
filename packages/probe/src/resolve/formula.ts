import { hookType } from '@hooklab/hook';
import type { Node } from '../expression/tree/node';
import type { ProbeFacts } from '../facts/facts';
import { checkTree } from '../typing/check';
import { ctypeText, isCharPointer, isChars, sizeOfType, TEXT } from '../typing/ctype';
import { describe } from '../typing/operators';
import type { ScopeName } from '../typing/scope';
import { partsOfTyped, type Typed, type TypedOf } from '../typing/typed';
import type { ChosenColumn } from '../way/choose';
import { hasFunction } from './args';
import type { Before } from './before';
import { argPlace, syscallArgNamed } from './named';
import { needText } from './needs';
import type { Fail } from './problem';
import type { ResolvedEnd, Root, RootUse, Source } from './resolved';
import { returnRoot } from './returned';
import { scopeAt } from './scope';

/** A formula at one end: its tree with types, and where each name that it says is read. */
export interface ResolvedFormula {
  readonly of: Typed;
  readonly roots: readonly RootUse[];
}

/** Throws `fail` with what does not fit, and at which character. */
export function resolveFormula(
  node: Node,
  end: ResolvedEnd,
  facts: ProbeFacts,
  joined: boolean,
  fail: Fail,
  before: Before | null = null,
): ResolvedFormula {
  const checked = checkTree(node, scopeAt(end, facts, joined, before?.end));
  if (!checked.ok) {
    const { message, from, near } = checked.fault;
    throw fail(`${message} (character ${from + 1})`, [...near]);
  }
  const { typed } = checked;
  refuseHere(typed, facts, fail);
  return { of: typed, roots: rootsOf(typed, end, before) };
}

/** As a column: a number, or text. */
export function formulaSource(
  column: ChosenColumn,
  node: Node,
  end: ResolvedEnd,
  facts: ProbeFacts,
  joined: boolean,
  fail: Fail,
  before: Before | null = null,
): Source {
  const { of, roots } = resolveFormula(node, end, facts, joined, fail, before);
  if (column.type.kind === 'string') return { kind: 'printed', of: asText(of, fail), roots };
  if (of.type.kind === 'text') needText(column, fail);
  if (of.type.kind !== 'int' && of.type.kind !== 'pointer')
    throw fail(`it is ${describe(of)}, the column is a number`);
  const size = isTruth(of) ? 1 : (sizeOfType(of.type) ?? 8);
  if (column.type.size < size)
    throw fail(
      `it has ${size} bytes on this kernel (${ctypeText(of.type)}), the column ${column.type.size}: values would be cut`,
    );
  return { kind: 'formula', of, roots };
}

/** What C gives as an int, and is 0 or 1. */
export const isTruth = ({ kind, ...node }: Typed): boolean =>
  kind === 'not' ||
  kind === 'logic' ||
  kind === 'same' ||
  kind === 'fits' ||
  kind === 'belongs' ||
  kind === 'compare' ||
  (kind === 'arithmetic' &&
    /[<>=!]/.test((node as TypedOf<'arithmetic'>).op) &&
    !/<<|>>/.test((node as TypedOf<'arithmetic'>).op));

/** A value that is text of itself is read as one. */
function asText(of: Typed, fail: Fail): TypedOf<'call'> {
  if (of.kind === 'call' && of.type.kind === 'text') return of;
  if (!isChars(of.type) && !isCharPointer(of.type)) throw fail(`it is ${describe(of)}, the column is text`);
  return { kind: 'call', from: of.from, to: of.to, type: TEXT, name: 'str', args: [of], enumeration: null };
}

/** Functions that need more than some kernels have. */
function refuseHere(node: Typed, facts: ProbeFacts, fail: Fail): void {
  if (node.kind === 'call' && node.name === 'ksym' && !hasFunction(facts, 'bpf_snprintf'))
    throw fail('ksym(…) cannot be had: this kernel cannot print names into text (no bpf_snprintf)');
  if (node.kind === 'same' && node.of.kind === 'word' && node.text.length > 15)
    throw fail('comm has at most 15 characters: it is never that text');
  if (node.kind === 'member' && node.bits > 0 && inRecord(node))
    throw fail('it is a bit field of the record: use raw_tp or tp_btf');
  for (const part of partsOfTyped(node)) refuseHere(part, facts, fail);
}

/** In the record itself, not behind one of its pointers. */
function inRecord(node: Typed): boolean {
  if (node.kind === 'root') return node.of.root === 'field';
  return node.kind === 'member' && !node.arrow && inRecord(node.of);
}

function rootsOf(typed: Typed, end: ResolvedEnd, before: Before | null): RootUse[] {
  const found = new Map<ScopeName, RootUse>();
  const visit = (node: Typed): void => {
    if (node.kind === 'root' && !found.has(node.of)) found.set(node.of, useOf(node.of, end, before));
    for (const part of partsOfTyped(node)) visit(part);
  };
  visit(typed);
  return [...found.values()];
}

function useOf(name: ScopeName, end: ResolvedEnd, before: Before | null): RootUse {
  if (name.kept && before)
    return { name, root: { kind: 'kept', member: before.keep(name), type: name.type }, follow: 'scalar' };
  const { context } = end;
  if (name.root === 'ret') {
    const record = context.kind === 'syscall' ? context.args.find(({ index }) => index === -2) : undefined;
    const root: Root = record ? { kind: 'syscall', arg: record, read: 'exit' } : returnRoot(end);
    const typed = context.kind === 'args' && context.typed;
    return { name, root, follow: typed ? 'direct' : 'scalar' };
  }
  if (context.kind === 'record') {
    const field = context.fields.find((each) => each.name === name.name)!;
    const { member, place } = field;
    return { name, root: { kind: 'field', member, place, struct: context.struct }, follow: 'scalar' };
  }
  if (context.kind === 'syscall') {
    const arg = syscallArgNamed(context.args, name.name)!;
    return { name, root: { kind: 'syscall', arg, read: context.read }, follow: 'scalar' };
  }
  const index = context.args.findIndex((arg) => (arg.read.name || arg.name) === name.name);
  const place = index >= 0 ? index : argPlace(context.args, name.name);
  const arg = context.args[place]!;
  const typed = context.typed && hookType(end.hook).context === 'typed' && arg.local === null;
  return {
    name,
    root: { kind: 'arg', arg, index: place },
    follow: !typed ? 'scalar' : arg.read.nullable ? 'typed' : 'direct',
  };
}

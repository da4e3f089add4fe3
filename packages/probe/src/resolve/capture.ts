import { Problem } from '@hooklab/base';
import { expressionText, type First } from '../expression/ast';
import { readTree } from '../expression/tree/read';
import type { ProbeFacts } from '../facts/facts';
import type { Capture } from '../way/choose';
import { argSource } from './argument';
import type { Before } from './before';
import { builtinSource } from './builtin';
import { constantSource, textSource } from './constant';
import { enumSource } from './enum-name';
import { fileSource } from './file-path';
import { formulaSource } from './formula';
import type { Fail } from './problem';
import { recordSource } from './record-field';
import type { ResolvedEnd, Source } from './resolved';
import { returnedSource } from './returned';
import { syscallSource } from './syscall-source';
import { typedValue } from './typed-value';

/** A column's expression at one end, on this kernel: what it reads, how, and that it fits the column. */
export function resolveSource(
  capture: Capture,
  end: ResolvedEnd,
  facts: ProbeFacts,
  joined: boolean,
  fail: Fail,
  before: Before | null = null,
): Source {
  const { column, expression } = capture;
  if (column.status && column.type.kind === 'int') {
    // a number that says why it could not be read is read as a formula is
    const { node } = readTree(expressionText(expression));
    if (expression.kind !== 'first') return formulaSource(column, node, end, facts, joined, fail, before);
  }
  switch (expression.kind) {
    case 'constant':
      return constantSource(column, expression.value, end, fail);
    case 'text':
      return textSource(column, expression.value, fail);
    case 'first':
      return firstSource(capture, expression, end, facts, joined, fail, before);
    case 'formula':
      return formulaSource(column, expression.node, end, facts, joined, fail, before);
    case 'file':
      return fileSource(column, expression, (path) => typedValue(path, end, facts, fail), fail);
    case 'enum':
      return enumSource(column, expression, typedValue(expression.of, end, facts, fail), facts, fail);
  }
  if (expression.kind === 'builtin') return builtinSource(column, expression.name, end, facts, fail);
  const { context } = end;
  if (expression.root === 'ret') return returnedSource(column, expression, end, fail);
  if (context.kind === 'syscall') return syscallSource(capture, expression, context, fail);
  if (context.kind === 'record') return recordSource(column, expression, context, fail);
  return argSource(column, expression, context, end, facts, fail);
}

/** What the first choice reads that this kernel has; where it has none, what is wrong with the first. */
function firstSource(
  capture: Capture,
  { of }: First,
  end: ResolvedEnd,
  facts: ProbeFacts,
  joined: boolean,
  fail: Fail,
  before: Before | null = null,
): Source {
  let first: Problem | null = null;
  for (const expression of of) {
    try {
      return resolveSource({ ...capture, expression }, end, facts, joined, fail, before);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      first ??= error;
    }
  }
  throw first;
}

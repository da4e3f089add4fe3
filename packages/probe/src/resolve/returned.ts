import { hookType } from '@hooklab/hook';
import type { Path } from '../expression/ast';
import type { ChosenColumn } from '../way/choose';
import { needStatus, needWidth } from './needs';
import type { Fail } from './problem';
import type { ResolvedEnd, Root, Source } from './resolved';
import { numberSource, typedSource } from './typed-source';

/** Where the result is. */
export function returnRoot({ context, hook }: ResolvedEnd): Root {
  const inRegisters = hookType(hook).end === 'both' && hookType(hook).context === 'regs';
  const declared = context.kind === 'args' ? (context.ret?.parameters[0] ?? 'long ret') : 'long ret';
  return { kind: 'ret', cast: inRegisters ? `(${declared.replace(/ ?\bret$/, '')})` : null };
}

/** What the call returns, where this end sees it. */
export function returnedSource(column: ChosenColumn, expression: Path, end: ResolvedEnd, fail: Fail): Source {
  const { context, hook } = end;
  const unseen = () =>
    fail(`${hook} does not see what the call returns: take an exit hook, or give the way an exit`);
  if (context.kind === 'record') throw unseen();
  const root = returnRoot(end);
  if (context.kind === 'syscall') {
    if (!context.ret) throw unseen();
    if (expression.steps.length > 0) throw fail('a system call returns a plain number');
    const exitRecord = context.args.find((a) => a.index === -2);
    const from: Root = exitRecord ? { kind: 'syscall', arg: exitRecord, read: 'exit' } : root;
    needWidth(column, 8, fail);
    return numberSource({ root: from, steps: [], how: 'plain', bits: 0 }, false);
  }
  if (!context.ret) {
    throw hookType(hook).sees.ret === 'none' ? unseen() : fail('the function returns nothing');
  }
  if (!context.btf) {
    // of user code nothing is typed: a number as it is, or text behind it
    if (column.type.kind === 'string') {
      needStatus(column, fail);
      return { kind: 'string', access: { root, steps: [], how: 'plain', bits: 0 }, space: 'user' };
    }
    needWidth(column, 8, fail);
    return numberSource({ root, steps: [], how: 'plain', bits: 0 }, false);
  }
  return typedSource(column, expression, root, context.ret.type, context.typed, context.btf, fail);
}

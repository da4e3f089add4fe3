import { hookType } from '@hooklab/hook';
import { syscallFunction } from '@hooklab/surface';
import type { Path } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import type { ChosenColumn } from '../way/choose';
import { argPlace } from './named';
import { needStatus } from './needs';
import { type Fail, unknownName } from './problem';
import type { Access, Context, FunctionArg, ResolvedEnd, Root, Source } from './resolved';
import { numberSource, typedSource } from './typed-source';

/** An argument of a function or a tracepoint, and what is behind it. */
export function argSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'args' }>,
  end: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  const { arg, root } = argument(expression, context, end, facts, fail);
  if (!context.btf) return untypedSource(column, expression, root, fail);
  return typedSource(column, expression, root, arg.type, context.typed, context.btf, fail);
}

/** An argument that this end is given. */
export function argument(
  expression: Path,
  context: Extract<Context, { kind: 'args' }>,
  { hook, point }: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): { arg: FunctionArg; root: Root } {
  const { btf, args } = context;
  if (args.length === 0 && hookType(hook).sees.entry === 'none') {
    throw fail(`${hook} runs when the call is over: its arguments are gone`);
  }
  const index = argIndex(expression.name, args, wrapped(point), fail);
  const arg = args[index]!;
  const root: Root = { kind: 'arg', arg, index };
  if (!btf) return { arg, root };
  const { source } = arg.read;
  if (source.kind === 'unplaced') throw fail(`where ${facts.arch} passes its arguments is not known here`);
  if (source.kind === 'func-arg' && arg.local?.kind !== 'helper') {
    throw fail(
      `the verifier hands out no ${arg.parameters.join(', ')}, and this kernel has no bpf_get_func_arg(): a kprobe reads it`,
    );
  }
  return { arg, root };
}

/** Of user code nothing is typed: a number as it is, or text behind it. */
function untypedSource(column: ChosenColumn, expression: Path, root: Root, fail: Fail): Source {
  if (expression.steps.length > 0) throw fail('nothing tells the types of a program’s own arguments');
  const access: Access = { root, steps: [], how: 'plain', bits: 0 };
  if (column.type.kind === 'string') {
    needStatus(column, fail);
    return { kind: 'string', access, space: 'user' };
  }
  // the caller may have left what it likes above a narrower value; the person who gives the column says how wide it is
  return numberSource(access, column.type.pointer);
}

/** "unlinkat" of __x64_sys_unlinkat, whatever wrapper of a system call it is; null for any other function. */
function wrapped(point: ResolvedEnd['point']): string | null {
  const call = point.kind === 'fn' ? syscallFunction(point.name) : null;
  return call?.part === 'entry' ? call.syscall : null;
}

function argIndex(name: string, args: readonly FunctionArg[], call: string | null, fail: Fail): number {
  const index = argPlace(args, name);
  if (index >= 0) return index;
  if (/^\d+$/.test(name)) throw fail(`there are ${args.length} arguments on this kernel, counted from 0`);
  // as the kernel calls them: C's own names give way to macros
  const names = args.map((a) => a.read.name || a.name);
  if (call === null) throw fail(...unknownName('the hook', 'argument', name, names));
  throw fail(
    `the wrapper of a system call is given the caller's registers (${names.join(', ')}), not its arguments: take the point syscall:${call}, where ksyscall, kprobe, fentry and tp have them`,
  );
}

import { type Path, stepText } from '../expression/ast';
import type { Capture } from '../way/choose';
import { syscallArgNamed } from './named';
import { needStatus, needWidth } from './needs';
import { type Fail, unknownName } from './problem';
import type { Access, Context, Source, SyscallArg } from './resolved';
import { numberSource } from './typed-source';

/** An argument of a system call: a number, or text of its caller's. */
export function syscallSource(
  { column, text }: Capture,
  expression: Path,
  context: Extract<Context, { kind: 'syscall' }>,
  fail: Fail,
): Source {
  if (/^__\w+_val$/.test(expression.name)) {
    throw fail('the kernel fills this field only after the program has run');
  }
  if (context.read === 'result') throw fail('the call is over: its arguments are gone');
  const arg = syscallArgument(expression.name, context.args, fail);
  if (expression.steps.length > 0) {
    const step = stepText(expression.steps[0]!);
    throw fail(`${expression.name} is the caller's own value: only text can be read behind it, not ${step}`);
  }
  const access: Access = {
    root: { kind: 'syscall', arg, read: context.read },
    steps: [],
    how: 'plain',
    bits: 0,
  };
  if (column.type.kind === 'string') {
    if (arg.value.kind !== 'pointer') throw fail(`${arg.ctype} ${arg.name} is a number, the column is text`);
    if (!arg.value.mayBeText && expression.wrap !== 'user') {
      throw fail(`${arg.ctype} ${arg.name} is no text; if it is, write user(${text})`);
    }
    needStatus(column, fail);
    return { kind: 'string', access, space: 'user' };
  }
  needWidth(column, arg.value.kind === 'pointer' ? 8 : arg.value.size, fail);
  return numberSource(access, arg.value.kind === 'pointer');
}

function syscallArgument(name: string, args: readonly SyscallArg[], fail: Fail): SyscallArg {
  const arg = syscallArgNamed(args, name);
  if (!arg)
    throw fail(
      ...unknownName(
        'the call',
        'argument',
        name,
        args.map((a) => a.name),
      ),
    );
  return arg;
}

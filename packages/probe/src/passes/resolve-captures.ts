import { Problem } from '@hooklab/base';
import { pointText } from '@hooklab/hook';
import { type Btf, Kind, resolve } from '@hooklab/surface';
import { type BuiltinName, type Path, stepText } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import { nearNames } from '../facts/near';
import { endValue, walkPath } from '../facts/walk-path';
import type { Chosen, ChosenColumn } from './choose';
import { fitsSlot } from './resolve-point';
import type { Access, Context, ResolvedCapture, ResolvedPoint, Root, Source, SyscallArg } from './resolved';

/**
 * Pass 3. Every column's expression, on this kernel: what it reads, how, and that it fits the column.
 * Throws Problem `capture` naming the column, the cause on this kernel and the nearest names.
 */
export function resolveCaptures(chosen: Chosen, point: ResolvedPoint, facts: ProbeFacts): ResolvedCapture[] {
  return chosen.columns.map((column) => {
    const fail = (cause: string, near: string[] = []) => refused(chosen, facts, column, cause, near);
    const source =
      column.expression.kind === 'builtin'
        ? builtin(column, column.expression.name, fail)
        : path(column, column.expression, point.context, facts.btf!, facts, fail);
    return { column: column.name, text: column.text, source };
  });
}

type Fail = (cause: string, near?: string[]) => Problem;

const BUILTIN_SIZE: Record<Exclude<BuiltinName, 'comm'>, number> = {
  ts: 8,
  pid: 4,
  tid: 4,
  uid: 4,
  gid: 4,
  cpu: 4,
};
const COMM = 16;

function builtin(column: ChosenColumn, name: BuiltinName, fail: Fail): Source {
  if (name === 'comm') {
    if (column.type.kind !== 'string') throw fail('comm is text: give the column char[16]');
    if (column.type.size < COMM) throw fail(`comm has ${COMM} bytes, the column ${column.type.size}`);
  } else if (column.type.kind !== 'int') throw fail(`${name} is a number: give the column an integer type`);
  else if (column.type.size < BUILTIN_SIZE[name]) {
    throw fail(`${name} has ${BUILTIN_SIZE[name]} bytes, the column ${column.type.size}`);
  }
  return { kind: 'builtin', name };
}

function path(
  column: ChosenColumn,
  expression: Path,
  context: Context,
  btf: Btf,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  if (context.kind === 'syscall') return syscallSource(column, expression, context, fail);
  if (context.kind === 'record') return recordSource(column, expression, context, btf, fail);
  const index = argIndex(expression.name, context.args, fail);
  const blocking = context.args.slice(0, index + 1).find((a) => !fitsSlot(btf, a));
  if (blocking) throw fail(`argument ${blocking.declaration} is passed by value and does not fit a register`);
  const registers = facts.arch === 'aarch64' ? 8 : 6;
  if (context.macro === 'BPF_KPROBE' && index >= registers) {
    throw fail(`a kprobe sees the first ${registers} arguments only, this is number ${index + 1}`);
  }
  const arg = context.args[index]!;
  const root: Root = { kind: 'arg', name: arg.name, index };
  return typedSource(column, expression, root, arg.type, context.typed, btf, fail);
}

function recordSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'record' }>,
  btf: Btf,
  fail: Fail,
): Source {
  const names = context.fields.map((f) => f.name);
  const field = context.fields.find((f) => f.name === expression.name);
  if (!field) throw fail(...unknown('the record', 'field', expression.name, names));
  const root: Root = { kind: 'field', member: field.member, place: field.place, struct: context.struct };
  if (field.place !== 'fixed') {
    if (expression.steps.length > 0) throw fail('nothing can follow a field of variable length');
    if (!/\bchar\b/.test(field.ctype)) throw fail(`${field.ctype} is no text`);
    needText(column, fail);
    const access: Access = { root, steps: [], how: 'plain', bits: 0 };
    return { kind: 'string', access, space: 'kernel' };
  }
  return typedSource(column, expression, root, field.type, false, btf, fail);
}

function syscallSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'syscall' }>,
  fail: Fail,
): Source {
  if (/^__\w+_val$/.test(expression.name)) {
    throw fail('the kernel fills this field only after the program has run');
  }
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
    if (!arg.value.toChar && !expression.user) {
      throw fail(`${arg.ctype} ${arg.name} is no text; if it is, write user(${column.text})`);
    }
    needStatus(column, fail);
    return { kind: 'string', access, space: 'user' };
  }
  needWidth(column, arg.value.kind === 'pointer' ? 8 : arg.value.size, fail);
  return { kind: 'number', access, address: arg.value.kind === 'pointer' };
}

function typedSource(
  column: ChosenColumn,
  expression: Path,
  root: Root,
  type: number,
  typed: boolean,
  btf: Btf,
  fail: Fail,
): Source {
  const { steps } = expression;
  const walked = walkPath(btf, type, steps);
  if (!walked.ok) throw fail(walked.message, walked.near);
  const { end } = walked;
  const arrow = steps.some((s) => s.op === '->');
  const access: Access = { root, steps, how: !arrow ? 'plain' : typed ? 'direct' : 'core', bits: end.bits };
  if (end.bits > 0 && access.how === 'core' && steps.filter((s) => s.op === '->').length > 1) {
    throw fail('a bit field behind two pointers can only be read with tp_btf or fentry');
  }
  if (end.bits > 0 && access.how === 'plain')
    throw fail('it is a bit field of the record: use raw_tp or tp_btf');

  const value = endValue(btf, end.type);
  if (value.kind === 'chars') {
    needText(column, fail);
    if (column.type.size < value.count)
      throw fail(`it has ${value.count} bytes, the column ${column.type.size}`);
    return { kind: 'chars', access, count: value.count };
  }
  if (value.kind === 'pointer' && column.type.kind === 'string') {
    if (!value.toChar && !isVoidPointer(btf, end.type)) throw fail('it points to no text');
    needStatus(column, fail);
    return { kind: 'string', access, space: expression.user || end.user ? 'user' : 'kernel' };
  }
  if (value.kind === 'other') throw fail(`it is ${value.text}: go on to one of its members`);
  if (column.type.kind === 'string') throw fail('it is a number, the column is text');
  const size = end.bits > 0 ? Math.ceil(end.bits / 8) : value.kind === 'pointer' ? 8 : value.size;
  needWidth(column, size, fail);
  return { kind: 'number', access, address: value.kind === 'pointer' };
}

function argIndex(name: string, args: readonly { name: string }[], fail: Fail): number {
  if (/^\d+$/.test(name)) {
    const index = Number(name);
    if (index >= args.length) throw fail(`there are ${args.length} arguments on this kernel, counted from 0`);
    return index;
  }
  const index = args.findIndex((a) => a.name === name || a.name === `${name}_`);
  if (index >= 0) return index;
  throw fail(
    ...unknown(
      'the hook',
      'argument',
      name,
      args.map((a) => a.name),
    ),
  );
}

function syscallArgument(name: string, args: readonly SyscallArg[], fail: Fail): SyscallArg {
  const arg = args.find((a) => a.name === name || (a.index >= 0 && String(a.index) === name));
  if (!arg)
    throw fail(
      ...unknown(
        'the call',
        'argument',
        name,
        args.map((a) => a.name),
      ),
    );
  return arg;
}

function unknown(owner: string, kind: string, name: string, names: string[]): [string, string[]] {
  const near = nearNames(name, names);
  return [`${owner} has no ${kind} ${name} on this kernel; it has ${names.join(', ') || 'none'}`, near];
}

function isVoidPointer(btf: Btf, type: number): boolean {
  const pointer = resolve(btf, type);
  return btf.kind(pointer) === Kind.PTR && resolve(btf, btf.target(pointer)) === 0;
}

function needText(column: ChosenColumn, fail: Fail): void {
  if (column.type.kind !== 'string') throw fail('it is text: give the column char[N]');
}

/** Text behind a pointer can be unreadable or too long; without a status that would look like an empty cell. */
function needStatus(column: ChosenColumn, fail: Fail): void {
  if (!column.status) throw fail('text behind a pointer can fail to be read: the column needs its status');
}

function needWidth(column: ChosenColumn, size: number, fail: Fail): void {
  if (column.type.kind !== 'int') throw fail('it is a number: give the column an integer type');
  if (column.type.size < size) {
    throw fail(`it has ${size} bytes on this kernel, the column ${column.type.size}: values would be cut`);
  }
}

function refused(
  chosen: Chosen,
  facts: ProbeFacts,
  column: ChosenColumn,
  cause: string,
  near: string[],
): Problem {
  return new Problem({
    code: 'capture',
    what: `Column ${column.name} cannot be captured with ${chosen.hook} at ${pointText(chosen.point)}`,
    where: `"${column.text}" on ${facts.kernel}`,
    cause,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
  });
}

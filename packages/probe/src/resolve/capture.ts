import { hookType, readValue } from '@hooklab/hook';
import { type Btf, Kind, resolve } from '@hooklab/surface';
import { type BuiltinName, type Path, stepText } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import { nearNames } from '../facts/near';
import { walkPath } from '../facts/walk-path';
import type { Capture, ChosenColumn } from '../way/choose';
import { constantSource } from './constant';
import type { Fail } from './problem';
import type { Access, Context, ResolvedEnd, Root, Source, SyscallArg } from './resolved';

/** A column's expression at one end, on this kernel: what it reads, how, and that it fits the column. */
export function resolveSource(capture: Capture, end: ResolvedEnd, facts: ProbeFacts, fail: Fail): Source {
  const { column, expression } = capture;
  if (expression.kind === 'constant') return constantSource(column, expression.value, end, fail);
  if (expression.kind === 'builtin') return builtin(column, expression.name, fail);
  const { context } = end;
  if (expression.root === 'ret') return returned(column, expression, end, fail);
  if (context.kind === 'syscall') return syscallSource(capture, expression, context, fail);
  if (context.kind === 'record') return recordSource(column, expression, context, fail);
  return argSource(column, expression, context, end, facts, fail);
}

const BUILTIN_SIZE: Record<Exclude<BuiltinName, 'comm'>, number> = {
  ts: 8,
  pid: 4,
  tid: 4,
  uid: 4,
  gid: 4,
  cpu: 4,
  latency: 8,
  stack: 8,
};
const COMM = 16;
/** A name and its offset, for each of some frames. */
const STACK = 64;

function builtin(column: ChosenColumn, name: BuiltinName, fail: Fail): Source {
  const { type } = column;
  if (name === 'stack' && type.kind === 'string') {
    if (type.size < STACK) throw fail(`a stack needs ${STACK} bytes at least`);
    if (column.status) throw fail('a stack that is printed has no read status: "status": false');
  } else if (name === 'comm') {
    if (type.kind !== 'string') throw fail('comm is text: give the column char[16]');
    if (type.size < COMM) throw fail(`comm has ${COMM} bytes, the column ${type.size}`);
  } else if (type.kind !== 'int') throw fail(`${name} is a number: give the column an integer type`);
  else if (type.size < BUILTIN_SIZE[name]) {
    throw fail(`${name} has ${BUILTIN_SIZE[name]} bytes, the column ${type.size}`);
  }
  return { kind: 'builtin', name };
}

/** What the call returns, where this end sees it. */
function returned(column: ChosenColumn, expression: Path, end: ResolvedEnd, fail: Fail): Source {
  const { context, hook } = end;
  const unseen = () =>
    fail(`${hook} does not see what the call returns: take an exit hook, or give the way an exit`);
  if (context.kind === 'record') throw unseen();
  const inRegisters = hookType(hook).end === 'both' && hookType(hook).context === 'regs';
  const declared = context.kind === 'args' ? (context.ret?.parameters[0] ?? 'long ret') : 'long ret';
  const root: Root = { kind: 'ret', cast: inRegisters ? `(${declared.replace(/ ?\bret$/, '')})` : null };
  if (context.kind === 'syscall') {
    if (!context.ret) throw unseen();
    if (expression.steps.length > 0) throw fail('a system call returns a plain number');
    const exitRecord = context.args.find((a) => a.index === -2);
    const from: Root = exitRecord ? { kind: 'syscall', arg: exitRecord, read: 'exit' } : root;
    needWidth(column, 8, fail);
    return number({ root: from, steps: [], how: 'plain', bits: 0 }, false);
  }
  if (!context.ret) {
    throw hookType(hook).sees.ret === 'none' ? unseen() : fail('the function returns nothing');
  }
  if (!context.btf) {
    needWidth(column, 8, fail);
    return number({ root, steps: [], how: 'plain', bits: 0 }, false);
  }
  return typedSource(column, expression, root, context.ret.type, context.typed, context.btf, fail);
}

function argSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'args' }>,
  { hook }: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  const { btf, args } = context;
  if (args.length === 0 && hookType(hook).sees.entry === 'none') {
    throw fail(`${hook} runs when the call is over: its arguments are gone`);
  }
  const index = argIndex(expression.name, args, fail);
  const arg = args[index]!;
  const root: Root = { kind: 'arg', arg, index };
  if (!btf) return untypedSource(column, expression, root, fail);
  const { source, type: ctype } = arg.read;
  if (source.kind === 'unplaced') throw fail(`where ${facts.arch} passes its arguments is not known here`);
  if (source.kind === 'register' && source.indirect) {
    throw fail(`${ctype} ${arg.name} is too large for registers: only its address is passed`);
  }
  if (source.kind === 'func-arg') {
    throw fail(
      `the verifier hands out no ${arg.parameters.join(', ')}: only bpf_get_func_arg(ctx, ${source.slot}, …) reads it`,
    );
  }
  return typedSource(column, expression, root, arg.type, context.typed, btf, fail);
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
  return number(access, column.type.pointer);
}

function recordSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'record' }>,
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
  return typedSource(column, expression, root, field.type, false, context.btf, fail);
}

function syscallSource(
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
    if (!arg.value.toChar && expression.wrap !== 'user') {
      throw fail(`${arg.ctype} ${arg.name} is no text; if it is, write user(${text})`);
    }
    needStatus(column, fail);
    return { kind: 'string', access, space: 'user' };
  }
  needWidth(column, arg.value.kind === 'pointer' ? 8 : arg.value.size, fail);
  return number(access, arg.value.kind === 'pointer');
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
  const { steps, wrap } = expression;
  const walked = walkPath(btf, type, steps);
  if (!walked.ok) throw fail(walked.message, walked.near);
  const { end } = walked;
  const arrow = steps.some((s) => s.op === '->');
  // a pointer out of a struct by value is a plain number to the verifier
  const untyped = root.kind === 'arg' && (root.arg.read.nullable || root.arg.local !== null);
  const how: Access['how'] = !arrow ? 'plain' : typed && !untyped ? 'direct' : 'core';
  const access: Access = { root, steps, how, bits: end.bits };
  if (end.bits > 0 && how === 'core' && steps.filter((s) => s.op === '->').length > 1) {
    throw fail('a bit field behind two pointers can only be read with tp_btf or fentry');
  }
  if (end.bits > 0 && how === 'plain' && root.kind !== 'arg')
    throw fail('it is a bit field of the record: use raw_tp or tp_btf');

  const value = readValue(btf, end.type);
  if (wrap === 'port') {
    if (value.kind !== 'int' || value.size !== 2) throw fail('port(…) takes a 16-bit number');
    needWidth(column, 2, fail);
    return { kind: 'number', access, address: false, swap: true };
  }
  if (
    value.kind === 'chars' ||
    (value.kind === 'bytes' && value.mayBeText && column.type.kind === 'string')
  ) {
    needText(column, fail);
    if (column.type.size < value.count)
      throw fail(`it has ${value.count} bytes, the column ${column.type.size}`);
    return { kind: 'chars', access, count: value.count };
  }
  if (value.kind === 'pointer' && column.type.kind === 'string') {
    if (!value.toChar && !isVoidPointer(btf, end.type)) throw fail('it points to no text');
    needStatus(column, fail);
    const space = wrap === 'user' || end.user ? 'user' : wrap === 'either' ? 'either' : 'kernel';
    return { kind: 'string', access, space };
  }
  if (value.kind === 'bytes') {
    throw fail(`it is an array of ${value.count} numbers, no text: go on to one of them, [0]`);
  }
  if (value.kind === 'other') throw fail(`it is ${value.text}`);
  if (column.type.kind === 'string') throw fail('it is a number, the column is text');
  const size = end.bits > 0 ? Math.ceil(end.bits / 8) : value.kind === 'pointer' ? 8 : value.size;
  needWidth(column, size, fail);
  return number(access, value.kind === 'pointer');
}

const number = (access: Access, address: boolean): Source => ({
  kind: 'number',
  access,
  address,
  swap: false,
});

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

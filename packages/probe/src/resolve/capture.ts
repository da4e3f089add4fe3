import { nearNames, Problem } from '@hooklab/base';
import { hookType, readValue, syscallPrefix } from '@hooklab/hook';
import { type Arch, type Btf, Kind, resolve } from '@hooklab/surface';
import { type BuiltinName, type First, type Path, stepText } from '../expression/ast';
import type { ProbeFacts } from '../facts/facts';
import type { Capture, ChosenColumn } from '../way/choose';
import { accessTo, type TypedValue } from './access';
import { ipSource, portSource } from './address';
import { constantSource, textSource } from './constant';
import { enumSource } from './enum-name';
import { fileSource } from './file-path';
import { argPlace, syscallArgNamed } from './named';
import { needStatus, needText, needWidth } from './needs';
import type { Fail } from './problem';
import type {
  Access,
  Context,
  FunctionArg,
  RecordField,
  ResolvedEnd,
  Root,
  Source,
  SyscallArg,
} from './resolved';
import { stackPlace } from './stack';

/** A column's expression at one end, on this kernel: what it reads, how, and that it fits the column. */
export function resolveSource(capture: Capture, end: ResolvedEnd, facts: ProbeFacts, fail: Fail): Source {
  const { column, expression } = capture;
  switch (expression.kind) {
    case 'constant':
      return constantSource(column, expression.value, end, fail);
    case 'text':
      return textSource(column, expression.value, fail);
    case 'first':
      return firstSource(capture, expression, end, facts, fail);
    case 'file':
      return fileSource(column, expression, (path) => typedValue(path, end, facts, fail), fail);
    case 'enum':
      return enumSource(column, expression, typedValue(expression.of, end, facts, fail), facts, fail);
  }
  if (expression.kind === 'builtin') return builtin(column, expression.name, end, facts, fail);
  const { context } = end;
  if (expression.root === 'ret') return returned(column, expression, end, fail);
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
  fail: Fail,
): Source {
  let first: Problem | null = null;
  for (const expression of of) {
    try {
      return resolveSource({ ...capture, expression }, end, facts, fail);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** A value whose type the kernel's BTF knows. */
function typedValue(path: Path, end: ResolvedEnd, facts: ProbeFacts, fail: Fail): TypedValue {
  const { context } = end;
  if (context.kind === 'record') {
    const { field, root } = recordField(path, context, fail);
    if (field.place !== 'fixed') throw fail(`${field.ctype} ${field.name} is text of variable length`);
    return { path, root, type: field.type, typed: false, btf: context.btf };
  }
  if (context.kind !== 'args' || !context.btf) throw fail('nothing tells the types of what this hook gives');
  const { btf, typed } = context;
  if (path.root === 'ret') {
    if (!context.ret) throw fail(`${end.hook} does not see what the call returns`);
    return { path, root: returnRoot(end), type: context.ret.type, typed, btf };
  }
  const { arg, root } = argument(path, context, end, facts, fail);
  return { path, root, type: arg.type, typed, btf };
}

const BUILTIN_SIZE: Record<Exclude<BuiltinName, 'comm' | 'exe' | 'argv'>, number> = {
  ts: 8,
  pid: 4,
  tid: 4,
  uid: 4,
  gid: 4,
  cpu: 4,
  ppid: 4,
  latency: 8,
  stack: 8,
};
const COMM = 16;
/** A name and its offset, for each of some frames. */
const STACK = 64;

function builtin(
  column: ChosenColumn,
  name: BuiltinName,
  end: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  const { type } = column;
  if (name === 'stack' && type.kind === 'string') {
    if (type.size < STACK) throw fail(`a stack needs ${STACK} bytes at least`);
    if (column.status) throw fail('a stack that is printed has no read status: "status": false');
  } else if (name === 'comm') {
    if (type.kind !== 'string') throw fail('comm is text: give the column char[16]');
    if (type.size < COMM) throw fail(`comm has ${COMM} bytes, the column ${type.size}`);
  } else if (name === 'exe' || name === 'argv') {
    if (type.kind !== 'string') throw fail(`${name} is text: give the column char[N]`);
    needStatus(column, fail);
  } else if (type.kind !== 'int') throw fail(`${name} is a number: give the column an integer type`);
  else if (type.size < BUILTIN_SIZE[name]) {
    throw fail(`${name} has ${BUILTIN_SIZE[name]} bytes, the column ${type.size}`);
  }
  return name === 'stack' ? { kind: 'stack', ...stackPlace(end, facts) } : { kind: 'builtin', name };
}

/** Where the result is. */
function returnRoot({ context, hook }: ResolvedEnd): Root {
  const inRegisters = hookType(hook).end === 'both' && hookType(hook).context === 'regs';
  const declared = context.kind === 'args' ? (context.ret?.parameters[0] ?? 'long ret') : 'long ret';
  return { kind: 'ret', cast: inRegisters ? `(${declared.replace(/ ?\bret$/, '')})` : null };
}

/** What the call returns, where this end sees it. */
function returned(column: ChosenColumn, expression: Path, end: ResolvedEnd, fail: Fail): Source {
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
  end: ResolvedEnd,
  facts: ProbeFacts,
  fail: Fail,
): Source {
  const { arg, root } = argument(expression, context, end, facts, fail);
  if (!context.btf) return untypedSource(column, expression, root, fail);
  return typedSource(column, expression, root, arg.type, context.typed, context.btf, fail);
}

/** An argument that this end is given. */
function argument(
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
  const index = argIndex(expression.name, args, wrapped(point, facts.arch), fail);
  const arg = args[index]!;
  const root: Root = { kind: 'arg', arg, index };
  if (!btf) return { arg, root };
  const { source, type: ctype } = arg.read;
  if (source.kind === 'unplaced') throw fail(`where ${facts.arch} passes its arguments is not known here`);
  if (source.kind === 'register' && source.indirect) {
    throw fail(`${ctype} ${arg.name} is too large for registers: only its address is passed`);
  }
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
  return number(access, column.type.pointer);
}

function recordSource(
  column: ChosenColumn,
  expression: Path,
  context: Extract<Context, { kind: 'record' }>,
  fail: Fail,
): Source {
  const { field, root } = recordField(expression, context, fail);
  if (field.place !== 'fixed') {
    if (expression.steps.length > 0) throw fail('nothing can follow a field of variable length');
    if (!/\bchar\b/.test(field.ctype)) throw fail(`${field.ctype} is no text`);
    needText(column, fail);
    const access: Access = { root, steps: [], how: 'plain', bits: 0 };
    return { kind: 'string', access, space: 'kernel' };
  }
  return typedSource(column, expression, root, field.type, false, context.btf, fail);
}

function recordField(
  { name }: Path,
  context: Extract<Context, { kind: 'record' }>,
  fail: Fail,
): { field: RecordField; root: Root } {
  const names = context.fields.map((f) => f.name);
  const field = context.fields.find((f) => f.name === name);
  if (!field) throw fail(...unknown('the record', 'field', name, names));
  const root: Root = { kind: 'field', member: field.member, place: field.place, struct: context.struct };
  return { field, root };
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
    if (!arg.value.mayBeText && expression.wrap !== 'user') {
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
  const { wrap } = expression;
  const { access, end } = accessTo({ path: expression, root, type, typed, btf }, fail);
  if (wrap === 'ip') return ipSource(column, access, end.type, btf, fail);
  if (wrap === 'port') return portSource(column, access, end.type, btf, fail);
  const value = readValue(btf, end.type);
  if (wrap === 'error') {
    if (value.kind !== 'pointer') throw fail('error(…) takes a pointer; a number is what it is');
    needWidth(column, 4, fail);
    return { kind: 'number', access, address: false, call: 'hl_error' };
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
    if (!value.mayBeText && !isVoidPointer(btf, end.type)) throw fail('it points to no text');
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
  call: null,
});

/** "unlinkat" of __x64_sys_unlinkat, whatever wrapper of a system call it is; null for any other function. */
function wrapped(point: ResolvedEnd['point'], arch: Arch): string | null {
  const own = syscallPrefix(arch);
  if (point.kind !== 'fn') return null;
  for (const prefix of [own, '__ia32_sys_', '__ia32_compat_sys_'])
    if (prefix && point.name.startsWith(prefix)) return point.name.slice(prefix.length);
  return null;
}

function argIndex(name: string, args: readonly FunctionArg[], call: string | null, fail: Fail): number {
  const index = argPlace(args, name);
  if (index >= 0) return index;
  if (/^\d+$/.test(name)) throw fail(`there are ${args.length} arguments on this kernel, counted from 0`);
  // as the kernel calls them: C's own names give way to macros
  const names = args.map((a) => a.read.name || a.name);
  if (call === null) throw fail(...unknown('the hook', 'argument', name, names));
  throw fail(
    `the wrapper of a system call is given the caller's registers (${names.join(', ')}), not its arguments: take the point syscall:${call}, where ksyscall, kprobe, fentry and tp have them`,
  );
}

function syscallArgument(name: string, args: readonly SyscallArg[], fail: Fail): SyscallArg {
  const arg = syscallArgNamed(args, name);
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

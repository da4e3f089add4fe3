import { Problem } from '@hooklab/base';
import { readValue } from '@hooklab/hook';
import { type Btf, resolve } from '@hooklab/surface';
import {
  type BuiltinName,
  type Expression,
  expressionText,
  type Formula,
  isBuiltin,
  namesIn,
  type Path,
  pathsOf,
  type Single,
} from '../expression/ast';
import type { BareRoot } from '../expression/lower';
import { parseExpression } from '../expression/parse';
import { isWord } from '../expression/words';
import { walkPath } from '../facts/walk-path';
import { argPlace, syscallArgNamed } from '../resolve/named';
import type { Context } from '../resolve/resolved';
import { returnColumn, TEXT } from './columns';
import { formulaColumn, type Scopes } from './formula-column';
import type { Names } from './names';
import {
  ADDRESS,
  type CardColumn,
  column,
  isConst,
  type Maker,
  string,
  syscallColumn,
  valueColumn,
} from './value';

/** What an expression is read from: one end, or an entry and the exit that makes the event. */
export interface AskedAt {
  readonly entry: Context;
  readonly exit: Context | null;
  readonly scopes: Scopes;
}

/**
 * What a person asked to see, `sk->__sk_common.skc_dport` or `port(arg.sk->__sk_common.skc_dport)`: for each text its
 * column, as wide as the value is on this kernel; one of `own` where it is that, by its name or by what it captures.
 * What cannot be read here becomes a column too: the pass that resolves it says why. Throws Problem `expression`.
 */
export function askedColumns(
  texts: readonly string[],
  at: AskedAt,
  names: Names,
  kept: boolean,
  own: readonly CardColumn[],
): CardColumn[] {
  const make: Maker = { names, text: kept ? TEXT.kept : TEXT.whole };
  const columns: CardColumn[] = [];
  for (const text of texts) {
    const known = [...own, ...columns];
    const named = known.find(({ name }) => name === text);
    const made = named ?? askedColumn(text, at, make);
    columns.push(known.find(({ capture }) => capture === made.capture) ?? made);
  }
  return columns;
}

function askedColumn(text: string, at: AskedAt, make: Maker): CardColumn {
  const expression = parsed(text, bareRoot(at.entry));
  const first = expression.kind === 'first' ? expression.of[0]! : expression;
  const made =
    first.kind === 'formula' ? formulaColumn(text, first.node, at.scopes, make) : columnOf(first, at, make);
  const capture = expression.kind === 'first' ? expressionText(expression) : made.capture;
  return { ...made, capture, about: text.slice(0, 200) };
}

/** The expression of a person's text. Throws Problem `expression`. */
function parsed(text: string, bare: BareRoot): Expression {
  const found = parseExpression(text, bare);
  if (found.ok) return found.expression;
  throw new Problem({
    code: 'expression',
    what: `“${text}” cannot be read as an expression`,
    where: `character ${found.at + 1}`,
    cause: found.message,
  });
}

/** Records have fields, anything else has arguments. */
export const bareRoot = (context: Context): BareRoot =>
  context.kind === 'record' || (context.kind === 'syscall' && context.read === 'record') ? 'field' : 'arg';

/** Bytes of a text that a builtin gives. */
const BUILTIN_TEXT: Readonly<Record<string, number>> = { comm: 16, exe: 128, argv: 128, stack: 320 };
const BUILTIN_NUMBER: Readonly<Record<string, string>> = { ts: '__u64', latency: '__u64' };

function columnOf(e: Exclude<Single, Formula>, at: AskedAt, make: Maker): CardColumn {
  const capture = expressionText(e);
  const known = (name: string, ctype: string): CardColumn => ({
    ...column(make, name, ctype, capture),
    ...(ctype.startsWith('char') ? { status: false } : {}),
  });
  switch (e.kind) {
    case 'builtin': {
      const text = BUILTIN_TEXT[e.name];
      const name = e.name === 'latency' ? 'latency_ns' : e.name;
      const ctype = text ? `char[${text}]` : (BUILTIN_NUMBER[e.name] ?? '__u32');
      const status = e.name === 'comm' || e.name === 'stack' ? { status: false } : {};
      return { ...status, name, ctype, about: capture, capture };
    }
    case 'constant':
      return known('value', e.value === 'point' ? 'char[64]' : '__s64');
    case 'text':
      return known('value', `char[${e.value.length + 1}]`);
    case 'enum':
      return known(`${nameOf(e.of, make)}_name`, 'char[32]');
    case 'file':
      return string(make, nameOf(e.dentry ?? e.of, make), capture);
    case 'path':
      return pathColumn(e, at, make);
  }
}

function pathColumn(e: Path, at: AskedAt, make: Maker): CardColumn {
  const capture = expressionText(e);
  const name = nameOf(e, make);
  if (e.wrap === 'ip') return string({ ...make, text: ADDRESS }, name, capture);
  if (e.wrap === 'port') return column(make, name, '__u16', capture);
  if (e.wrap === 'error') return column(make, name, '__s32', capture);
  if (e.wrap !== null) return string(make, name, capture);
  const context = e.root === 'ret' ? (at.exit ?? at.entry) : at.entry;
  if (e.root === 'ret' && e.steps.length === 0) {
    const ret = returnColumn(context);
    if (ret) return ret;
  }
  const plain = e.steps.length === 0 ? plainColumn(e, context, make) : null;
  if (plain) return plain;
  const typed = rootType(e, context);
  const walked = typed && walkPath(typed.btf, typed.type, e.steps);
  if (!walked?.ok) return column(make, name, '__u64', capture);
  const { btf } = typed!;
  const { type } = walked.end;
  // a dentry's name is `const unsigned char *`: who asks for it wants the text; what a struct of the kernel holds is its own
  if (isText(btf, type)) return string(make, name, e.steps.length > 0 ? capture : `either(${capture})`);
  return valueColumn(btf, type, capture, name, make) ?? column(make, name, '__u64', capture);
}

/** What the kernel's own types do not tell: a syscall's argument, text of variable length, an argument of a program. */
function plainColumn(e: Path, context: Context, make: Maker): CardColumn | null {
  const capture = expressionText(e);
  if (context.kind === 'syscall') {
    const arg = syscallArgNamed(context.args, e.name);
    return arg ? syscallColumn(make, arg.name, arg.value, capture) : null;
  }
  if (context.kind === 'record') {
    const field = context.fields.find(({ name }) => name === e.name);
    return field && field.place !== 'fixed' ? string(make, field.name, capture) : null;
  }
  return context.btf ? null : column(make, e.name, 'void *', capture);
}

function rootType(e: Path, context: Context): { btf: Btf; type: number } | null {
  if (context.kind === 'syscall' || !context.btf) return null;
  const { btf } = context;
  if (context.kind === 'record') {
    const field = context.fields.find(({ name }) => name === e.name);
    return field ? { btf, type: field.type } : null;
  }
  if (e.root === 'ret') return context.ret && { btf, type: context.ret.type };
  const arg = context.args[argPlace(context.args, e.name)];
  return arg ? { btf, type: arg.type } : null;
}

function isText(btf: Btf, type: number): boolean {
  const value = readValue(btf, type);
  return value.kind === 'pointer' && value.mayBeText && isConst(btf, btf.target(resolve(btf, type)));
}

/** The last name that it says: `sk->__sk_common.skc_dport` is “skc_dport”; `prev->comm` “prev_comm”, for comm is taken. */
function nameOf({ root, name, steps }: Path, { names }: Maker): string {
  const members = steps.flatMap((step) => (step.op === '[]' ? [] : [step.member]));
  const from = root === 'ret' ? 'ret' : name;
  const last = members.at(-1) ?? from;
  return names.isTaken(last) && members.length > 0 ? `${from}_${last}` : last;
}

/** What must be had for them: of an event that ends with a return what was there before it, too. */
export function needsOfAsked(texts: readonly string[]) {
  const all = texts.flatMap((text) => {
    const expression = parsed(text, 'arg');
    return expression.kind === 'first' ? expression.of : [expression];
  });
  const trees = all.flatMap((e) => (e.kind === 'formula' ? [namesIn(e.node)] : []));
  const paths = all.flatMap(pathsOf);
  const builtin = (name: BuiltinName) =>
    all.some((e) => e.kind === 'builtin' && e.name === name) || trees.some((names) => names.has(name));
  const ret = paths.some(({ root }) => root === 'ret');
  // a name in a formula may be a constant: then nothing is lost by the entry's being there
  const named = trees.some((names) =>
    [...names].some((name) => name !== 'ret' && !isBuiltin(name) && !isWord(name)),
  );
  return {
    ...(named || paths.some(({ root }) => root !== 'ret') ? { entry: true } : {}),
    ...(ret ? { ret: true } : {}),
    ...(builtin('latency') ? { latency: true } : {}),
    ...(builtin('stack') ? { stack: true } : {}),
  };
}

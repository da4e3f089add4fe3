import { type ReadValue, readValue } from '@hooklab/hook';
import { type Btf, isStruct, Kind, resolve } from '@hooklab/surface';
import type { Step } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import { walkPath } from '../facts/walk-path';
import type { Context, FunctionArg, SyscallValue } from '../resolve/resolved';
import type { SpecColumn } from '../spec/schema';
import { EXTRAS } from './extras';
import type { Names } from './names';

/** A column of a spec with the expression that captures it. */
export interface CardColumn extends SpecColumn {
  readonly capture: string;
}

/** Bytes of a text column: in the ring there is room, on the stack of an entry that keeps it there is not. */
const TEXT = { whole: 256, kept: 64 } as const;

/** What makes columns of one end. */
interface Maker {
  readonly names: Names;
  /** bytes of text behind a pointer */
  readonly text: number;
}

/** Every value that an end gives and a column can hold. `kept`: it waits in a map for the exit. */
export function columnsOf(context: Context, names: Names, kept: boolean): CardColumn[] {
  const make: Maker = { names, text: kept ? TEXT.kept : TEXT.whole };
  switch (context.kind) {
    case 'record':
      return context.fields.flatMap(({ name, type, place, ctype }) => {
        const capture = `field.${name}`;
        const address = place === 'fixed' ? addressColumn(context.btf, type, capture, name, make) : null;
        if (address) return [address];
        if (place === 'fixed') return typedColumns(context.btf, type, capture, name, make);
        return /\bchar\b/.test(ctype) ? [string(make, name, capture)] : [];
      });
    case 'syscall':
      return context.args
        .filter(({ index }) => index >= 0)
        .map(({ name, value }) =>
          syscallColumn(make, name, value, `${context.read === 'record' ? 'field' : 'arg'}.${name}`),
        );
    case 'args': {
      const { btf, args } = context;
      if (btf) return args.flatMap((arg) => argColumns(btf, arg, make));
      const shown = context.macro === 'BPF_UPROBE' ? args.slice(0, 3) : [];
      return shown.map(({ name }) => column(make, name, 'void *', `arg.${name}`));
    }
  }
}

/** What comes back, where this end sees it. */
export function returnColumn(context: Context): CardColumn | null {
  const ret = (ctype: string): CardColumn => ({
    name: 'ret',
    ctype,
    about: 'what it returns',
    capture: 'ret',
  });
  if (context.kind === 'syscall') return context.ret ? ret('__s64') : null;
  if (context.kind !== 'args' || !context.ret) return null;
  if (!context.btf) return ret('__s64');
  const ctype = numberType(context.btf, context.ret.type);
  return ctype ? ret(ctype) : null;
}

/** saddr and daddr_v6 of a record: bytes whose name and number say what they are. */
function addressColumn(
  btf: Btf,
  type: number,
  capture: string,
  name: string,
  make: Maker,
): CardColumn | null {
  const value = readValue(btf, type);
  const isAddress = value.kind === 'bytes' && (value.count === 4 || value.count === 16) && /addr/.test(name);
  return isAddress ? string(make, name, `ip(${capture})`, ADDRESS) : null;
}

/** The longest address as text has 46 with its NUL. */
const ADDRESS = 48;

/** What the verifier or the calling convention keeps from C is no column. */
function argColumns(btf: Btf, { name, type, read }: FunctionArg, make: Maker): CardColumn[] {
  const { source } = read;
  if (source.kind === 'func-arg' || source.kind === 'unplaced') return [];
  if (source.kind === 'register' && source.indirect) return [];
  const capture = `arg.${name}`;
  return isStruct(btf.kind(resolve(btf, type)))
    ? memberColumns(btf, type, capture, name, make)
    : typedColumns(btf, type, capture, name, make);
}

/** Numbers of a struct by value: kuid_t's `val`. More than these are too much for a card. */
const MOST_MEMBERS = 4;

function memberColumns(btf: Btf, type: number, capture: string, name: string, make: Maker): CardColumn[] {
  const struct = resolve(btf, type);
  const members = Array.from({ length: btf.vlen(struct) }, (_, i) => btf.memberName(struct, i));
  return members
    .filter((member) => member !== '')
    .flatMap((member) => {
      const walked = walkPath(btf, type, [{ op: '.', member }]);
      const ctype = walked.ok && walked.end.bits === 0 ? numberType(btf, walked.end.type) : null;
      return ctype ? [column(make, `${name}_${member}`, ctype, `${capture}.${member}`)] : [];
    })
    .slice(0, MOST_MEMBERS);
}

function typedColumns(btf: Btf, type: number, capture: string, name: string, make: Maker): CardColumn[] {
  const value = readValue(btf, type);
  if (value.kind === 'chars') return [chars(make, name, capture, value.count)];
  if (value.kind === 'pointer') return pointerColumns(btf, type, value, capture, name, make);
  const ctype = numberType(btf, type);
  return ctype ? [column(make, name, ctype, capture)] : [];
}

function pointerColumns(
  btf: Btf,
  type: number,
  { toChar }: Extract<ReadValue, { kind: 'pointer' }>,
  capture: string,
  name: string,
  make: Maker,
): CardColumn[] {
  const target = btf.target(resolve(btf, type));
  const to = resolve(btf, target);
  // what may be written there is a buffer, not yet text
  if (toChar && isConst(btf, target)) return [string(make, name, `either(${capture})`)];
  const own = make.names.free(name);
  const extras = isStruct(btf.kind(to)) ? (EXTRAS[btf.name(to)] ?? []) : [];
  return [
    ...extras.flatMap(({ suffix, path, text: room, wrap }) => {
      const walked = walkPath(btf, type, stepsOf(path));
      if (!walked.ok) return [];
      const at = `${capture}${path}`;
      const called = `${own}_${suffix}`;
      if (room !== undefined) return [string(make, called, at, Math.min(room, make.text))];
      const end = readValue(btf, walked.end.type);
      if (end.kind === 'chars') return [chars(make, called, at, end.count)];
      const ctype = numberType(btf, walked.end.type);
      return ctype ? [column(make, called, ctype, wrap ? `${wrap}(${at})` : at)] : [];
    }),
    { name: own, ctype: 'void *', about: capture, capture },
  ];
}

/** "__s32" of int, "_Bool", "void *"; null for what is no number. */
function numberType(btf: Btf, type: number): string | null {
  const value = readValue(btf, type);
  if (value.kind === 'pointer') return 'void *';
  if (value.kind !== 'int') return null;
  const real = resolve(btf, type);
  if (btf.kind(real) === Kind.INT && btf.intEncoding(real).bool) return '_Bool';
  return intType(value);
}

const intType = ({ size, signed }: { size: number; signed: boolean }): string =>
  `__${signed ? 's' : 'u'}${size * 8}`;

function syscallColumn(make: Maker, name: string, value: SyscallValue, capture: string): CardColumn {
  if (value.kind === 'int') return column(make, name, intType(value), capture);
  return value.toChar
    ? string(make, name, capture)
    : { ...column(make, name, 'void *', capture), about: 'a user address' };
}

const column = ({ names }: Maker, name: string, ctype: string, capture: string): CardColumn => ({
  name: names.free(name),
  ctype,
  about: capture,
  capture,
});

/** Text behind a pointer. */
const string = (make: Maker, name: string, capture: string, size = make.text): CardColumn =>
  column(make, name, `char[${size}]`, capture);

/** Text in place; of a length that the struct leaves open as much as any text. */
const chars = (make: Maker, name: string, capture: string, count: number): CardColumn => ({
  ...column(make, name, `char[${count === 0 ? make.text : Math.max(2, count)}]`, capture),
  status: false,
});

function isConst(btf: Btf, type: number): boolean {
  for (let id = type, i = 0; i < 8; i++, id = btf.target(id)) {
    if (btf.kind(id) === Kind.CONST) return true;
    if (btf.kind(id) !== Kind.VOLATILE && btf.kind(id) !== Kind.TYPE_TAG && btf.kind(id) !== Kind.TYPEDEF)
      return false;
  }
  return false;
}

/** "->d_name.name" → its steps. */
function stepsOf(path: string): readonly Step[] {
  const parsed = parseExpression(`arg.x${path}`);
  return parsed.ok && parsed.expression.kind === 'path' ? parsed.expression.steps : [];
}

import { type Btf, isStruct, Kind, resolve } from '@hooklab/surface';
import type { Step } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import { endValue, walkPath } from '../facts/walk-path';
import { fitsSlot } from '../resolve/declare';
import type { Context, SyscallValue } from '../resolve/resolved';
import type { SpecColumn } from '../spec/schema';
import { EXTRAS } from './extras';
import type { Names } from './names';

/** A column of a spec with the expression that captures it. */
export interface CardColumn extends SpecColumn {
  readonly capture: string;
}

/** Bytes of a text column: in the ring there is room, on the stack of an entry that keeps it there is not. */
const TEXT = { whole: 256, kept: 64 } as const;

/** Every value that an end gives and a column can hold. `kept`: it waits in a map for the exit. */
export function columnsOf(context: Context, names: Names, kept: boolean): CardColumn[] {
  const text = kept ? TEXT.kept : TEXT.whole;
  switch (context.kind) {
    case 'record':
      return context.fields.flatMap(({ name, type, place, ctype }) => {
        if (place === 'fixed') return typedColumns(context.btf, type, `field.${name}`, name, names, text);
        return /\bchar\b/.test(ctype) ? [string(names.free(name), `field.${name}`, text)] : [];
      });
    case 'syscall':
      return context.args
        .filter(({ index }) => index >= 0)
        .map(({ name, value }) =>
          syscallColumn(
            names.free(name),
            value,
            `${context.read === 'record' ? 'field' : 'arg'}.${name}`,
            text,
          ),
        );
    case 'args': {
      const { btf, args } = context;
      if (!btf)
        return context.macro === 'BPF_UPROBE'
          ? args.slice(0, 3).map(({ name }) => pointer(names.free(name), `arg.${name}`))
          : [];
      // what follows a struct that takes two registers is not where its number says
      const reach = args.findIndex((arg) => !fitsSlot(btf, arg.type));
      return args
        .slice(0, reach < 0 ? args.length : reach)
        .flatMap(({ name, type, given }) =>
          given ? typedColumns(btf, type, `arg.${name}`, name, names, text) : [],
        );
    }
  }
}

/** What comes back, where this end sees it. */
export function returnColumn(context: Context): CardColumn | null {
  const column = (ctype: string): CardColumn => ({
    name: 'ret',
    ctype,
    about: 'what it returns',
    capture: 'ret',
  });
  if (context.kind === 'syscall') return context.ret ? column('__s64') : null;
  if (context.kind !== 'args' || !context.ret) return null;
  if (!context.btf) return column('__s64');
  const ctype = numberType(context.btf, context.ret.type);
  return ctype ? column(ctype) : null;
}

function typedColumns(
  btf: Btf,
  type: number,
  capture: string,
  name: string,
  names: Names,
  text: number,
): CardColumn[] {
  const value = endValue(btf, type);
  if (value.kind === 'chars') return [chars(names.free(name), capture, value.count)];
  if (value.kind === 'pointer') return pointerColumns(btf, type, value.toChar, capture, name, names, text);
  const ctype = numberType(btf, type);
  return ctype ? [{ name: names.free(name), ctype, about: capture, capture }] : [];
}

function pointerColumns(
  btf: Btf,
  type: number,
  toChar: boolean,
  capture: string,
  name: string,
  names: Names,
  text: number,
): CardColumn[] {
  const target = btf.target(resolve(btf, type));
  const to = resolve(btf, target);
  // what may be written there is a buffer, not yet text
  if (toChar && isConst(btf, target)) return [string(names.free(name), `either(${capture})`, text)];
  const own = names.free(name);
  const extras = isStruct(btf.kind(to)) ? (EXTRAS[btf.name(to)] ?? []) : [];
  return [
    ...extras.flatMap(({ suffix, path, text: room, wrap }) => {
      const walked = walkPath(btf, type, stepsOf(path));
      if (!walked.ok) return [];
      const at = `${capture}${path}`;
      if (room !== undefined) return [string(names.free(`${own}_${suffix}`), at, Math.min(room, text))];
      const end = endValue(btf, walked.end.type);
      if (end.kind === 'chars') return [chars(names.free(`${own}_${suffix}`), at, end.count)];
      const ctype = numberType(btf, walked.end.type);
      const whole = wrap ? `${wrap}(${at})` : at;
      return ctype ? [{ name: names.free(`${own}_${suffix}`), ctype, about: whole, capture: whole }] : [];
    }),
    pointer(own, capture),
  ];
}

/** "__s32" of int, "_Bool", "void *"; null for what is no number. */
function numberType(btf: Btf, type: number): string | null {
  const value = endValue(btf, type);
  if (value.kind === 'pointer') return 'void *';
  if (value.kind !== 'int') return null;
  const real = resolve(btf, type);
  if (btf.kind(real) === Kind.INT && btf.intEncoding(real).bool) return '_Bool';
  return intType(value);
}

const intType = ({ size, signed }: { size: number; signed: boolean }): string =>
  `__${signed ? 's' : 'u'}${size * 8}`;

function syscallColumn(name: string, value: SyscallValue, capture: string, text: number): CardColumn {
  if (value.kind === 'int') return { name, ctype: intType(value), about: capture, capture };
  return value.toChar ? string(name, capture, text) : { ...pointer(name, capture), about: 'a user address' };
}

const string = (name: string, capture: string, size: number): CardColumn => ({
  name,
  ctype: `char[${size}]`,
  about: capture,
  capture,
});

const chars = (name: string, capture: string, size: number): CardColumn => ({
  name,
  ctype: `char[${Math.max(2, size)}]`,
  about: capture,
  status: false,
  capture,
});

const pointer = (name: string, capture: string): CardColumn => ({
  name,
  ctype: 'void *',
  about: capture,
  capture,
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

import { readValue } from '@hooklab/hook';
import { type Btf, isStruct, Kind, resolve } from '@hooklab/surface';
import type { Step } from '../expression/ast';
import { parseExpression } from '../expression/parse';
import { walkPath } from '../facts/walk-path';
import type { Context, FunctionArg } from '../resolve/resolved';
import { EXTRAS } from './extras';
import type { Names } from './names';
import {
  ADDRESS,
  type CardColumn,
  column,
  type Maker,
  numberType,
  string,
  syscallColumn,
  valueColumn,
} from './value';

/** Bytes of a text column: in the ring there is room, on the stack of an entry that keeps it there is not. */
export const TEXT = { whole: 256, kept: 64 } as const;

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
      // of a BPF program’s function the prototype tells what is a number, and how wide
      if (context.macro === 'BPF_PROG')
        return args.map(({ name, read }) =>
          column(make, name, read.value.kind === 'int' ? read.type : 'void *', `arg.${name}`),
        );
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

/** What the verifier or the calling convention keeps from C is no column. */
function argColumns(btf: Btf, { name, type, read, local }: FunctionArg, make: Maker): CardColumn[] {
  const { source } = read;
  if ((source.kind === 'func-arg' && !local) || source.kind === 'unplaced') return [];
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

/** The value, and before an address what one wants to read of the struct there. */
function typedColumns(btf: Btf, type: number, capture: string, name: string, make: Maker): CardColumn[] {
  const own = valueColumn(btf, type, capture, name, make);
  if (!own) return [];
  const pointer = resolve(btf, type);
  return btf.kind(pointer) === Kind.PTR ? [...extraColumns(btf, type, capture, own.name, make), own] : [own];
}

function extraColumns(btf: Btf, type: number, capture: string, own: string, make: Maker): CardColumn[] {
  const to = resolve(btf, btf.target(resolve(btf, type)));
  const extras = isStruct(btf.kind(to)) ? (EXTRAS[btf.name(to)] ?? []) : [];
  return extras.flatMap(({ suffix, path, text: room, wrap }) => {
    const walked = walkPath(btf, type, stepsOf(path));
    if (!walked.ok) return [];
    const at = `${capture}${path}`;
    const called = `${own}_${suffix}`;
    if (room !== undefined) return [string(make, called, at, Math.min(room, make.text))];
    return valueColumn(btf, walked.end.type, wrap ? `${wrap}(${at})` : at, called, make) ?? [];
  });
}

/** "->d_name.name" → its steps. */
function stepsOf(path: string): readonly Step[] {
  const parsed = parseExpression(`arg.x${path}`);
  return parsed.ok && parsed.expression.kind === 'path' ? parsed.expression.steps : [];
}

import { readValue } from '@hooklab/hook';
import { type Btf, Kind, resolve } from '@hooklab/surface';
import type { SyscallValue } from '../resolve/resolved';
import type { SpecColumn } from '../spec/schema';
import type { Names } from './names';

/** A column of a spec with the expression that captures it. */
export interface CardColumn extends SpecColumn {
  readonly capture: string;
}

/** What makes columns of one end. */
export interface Maker {
  readonly names: Names;
  /** bytes of text behind a pointer */
  readonly text: number;
}

/** A value of that type as one column; null for what is no number and no text. */
export function valueColumn(
  btf: Btf,
  type: number,
  capture: string,
  name: string,
  make: Maker,
): CardColumn | null {
  const value = readValue(btf, type);
  if (value.kind === 'chars') return chars(make, name, capture, value.count);
  // what may be written there is a buffer, not yet text
  if (value.kind === 'pointer' && value.toChar && isConst(btf, btf.target(resolve(btf, type))))
    return string(make, name, `either(${capture})`);
  const ctype = numberType(btf, type);
  return ctype ? column(make, name, ctype, capture) : null;
}

export function syscallColumn(make: Maker, name: string, value: SyscallValue, capture: string): CardColumn {
  if (value.kind === 'int') return column(make, name, intType(value), capture);
  return value.toChar
    ? string(make, name, capture)
    : { ...column(make, name, 'void *', capture), about: 'a user address' };
}

/** The longest address as text has 46 with its NUL. */
export const ADDRESS = 48;

/** "__s32" of int, "_Bool", "void *"; null for what is no number. */
export function numberType(btf: Btf, type: number): string | null {
  const value = readValue(btf, type);
  if (value.kind === 'pointer') return 'void *';
  if (value.kind !== 'int') return null;
  const real = resolve(btf, type);
  if (btf.kind(real) === Kind.INT && btf.intEncoding(real).bool) return '_Bool';
  return intType(value);
}

const intType = ({ size, signed }: { size: number; signed: boolean }): string =>
  `__${signed ? 's' : 'u'}${size * 8}`;

export const column = ({ names }: Maker, name: string, ctype: string, capture: string): CardColumn => ({
  name: names.free(name),
  ctype,
  about: capture,
  capture,
});

/** Text behind a pointer. */
export const string = (make: Maker, name: string, capture: string, size = make.text): CardColumn =>
  column(make, name, `char[${size}]`, capture);

/** Text in place; of a length that the struct leaves open as much as any text. */
export const chars = (make: Maker, name: string, capture: string, count: number): CardColumn => ({
  ...column(make, name, `char[${count === 0 ? make.text : Math.max(2, count)}]`, capture),
  status: false,
});

export function isConst(btf: Btf, type: number): boolean {
  for (let id = type, i = 0; i < 8; i++, id = btf.target(id)) {
    if (btf.kind(id) === Kind.CONST) return true;
    if (btf.kind(id) !== Kind.VOLATILE && btf.kind(id) !== Kind.TYPE_TAG && btf.kind(id) !== Kind.TYPEDEF)
      return false;
  }
  return false;
}

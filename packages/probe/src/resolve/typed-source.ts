import { readValue } from '@hooklab/hook';
import { type Btf, Kind, resolve } from '@hooklab/surface';
import type { Path } from '../expression/ast';
import type { ChosenColumn } from '../way/choose';
import { accessTo } from './access';
import { ipSource, portSource } from './address';
import { needStatus, needText, needWidth } from './needs';
import type { Fail } from './problem';
import type { Access, Root, Source } from './resolved';

/** What a path leads to from a root whose type the kernel's BTF knows. */
export function typedSource(
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
  return numberSource(access, value.kind === 'pointer');
}

export const numberSource = (access: Access, address: boolean): Source => ({
  kind: 'number',
  access,
  address,
  call: null,
});

function isVoidPointer(btf: Btf, type: number): boolean {
  const pointer = resolve(btf, type);
  return btf.kind(pointer) === Kind.PTR && resolve(btf, btf.target(pointer)) === 0;
}

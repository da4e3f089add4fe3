import type { Groups } from '../groups';
import type { Column, Layout } from '../layout';
import { strideOf } from '../stride';

/**
 * Why layouts that came with a recording cannot be used; null: they can. Of an object's own BTF they fit by how they are
 * made; of a file that somebody sent nothing is believed.
 */
export function layoutFault(layouts: readonly Layout[]): string | null {
  const tags = new Set(layouts.map(({ tag }) => tag));
  if (tags.size < layouts.length) return 'two kinds of records have one tag';
  if (layouts.length > 1 && tags.has(null)) return 'a kind of several has no tag';
  for (const { name, size, stride, columns } of layouts) {
    if (size < 0 || stride !== strideOf(size)) return `records of ${name} do not lie ${stride} bytes apart`;
    const bad = columnFault(columns, size);
    if (bad) return `${name}: ${bad}`;
  }
  return null;
}

/** The same of what a run summed up, and of its entries. */
export function groupsFault(groups: Groups): string | null {
  const { by, totals, keySize, valueSize } = groups;
  if (keySize <= 0 || valueSize <= 0) return 'its groups have no size';
  const outside = totals.find(
    ({ offset, words }) => words < 1 || offset < 0 || offset + 8 * words > valueSize,
  );
  if (outside) return `the total ${outside.column} ${outside.op} lies outside its value`;
  return columnFault(by, keySize);
}

function columnFault(columns: readonly Column[], size: number): string | null {
  for (const column of columns) {
    const { name, offset, statusOffset } = column;
    if (offset < 0 || column.size < 0 || offset + column.size > size)
      return `${name} lies outside its record`;
    if (statusOffset !== undefined && (statusOffset < 0 || statusOffset + 4 > size))
      return `the status of ${name} lies outside its record`;
    if (WIDTHS[column.kind] && !WIDTHS[column.kind]!.includes(column.size))
      return `${name} has ${column.size} bytes`;
  }
  return null;
}

const NUMBERS = [1, 2, 4, 8];
const WIDTHS: Partial<Record<Column['kind'], readonly number[]>> = {
  uint: NUMBERS,
  int: NUMBERS,
  bool: NUMBERS,
  pointer: [8],
};

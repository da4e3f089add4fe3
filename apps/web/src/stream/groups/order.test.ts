import { GroupRows, type Groups } from '@hooklab/records';
import { describe, expect, test } from 'vitest';
import { groupColumns, groupText, MOST_FIRST, orderOf } from './order';

const groups: Groups = {
  map: 'hl_groups',
  most: 16,
  keySize: 4,
  valueSize: 24,
  by: [{ name: 'pid', ctype: '__u32', kind: 'uint', offset: 0, size: 4 }],
  totals: [
    { column: '', op: 'count', signed: false, offset: 0, words: 1 },
    { column: 'bytes', op: 'avg', signed: false, offset: 8, words: 1 },
    { column: 'bytes', op: 'max', signed: false, offset: 16, words: 1 },
  ],
  reduce: 'ssU',
};

/** pid, count, sum, max of each */
function rowsOf(...entries: [number, number, number, number][]): GroupRows {
  const bytes = new Uint8Array(entries.length * 28);
  const view = new DataView(bytes.buffer);
  for (const [i, [pid, ...words]] of entries.entries()) {
    view.setUint32(i * 28, pid, true);
    for (const [n, word] of words.entries()) view.setBigUint64(i * 28 + 4 + n * 8, BigInt(word), true);
  }
  return new GroupRows(groups, bytes);
}

describe('the table of groups', () => {
  const rows = rowsOf([10, 3, 100, 50], [9, 1, 40, 40], [100, 2, 7000, 6000]);

  test('has the key, then the numbers', () => {
    expect(groupColumns(rows).map(({ name }) => name)).toEqual(['pid', 'count', 'bytes avg', 'bytes max']);
    expect(groupColumns(rows).map((column) => groupText(rows, 0, column))).toEqual([
      '10',
      '3',
      '33.33',
      '50',
    ]);
    expect(rows.keyText(2)).toBe('pid 100');
  });

  test('is sorted by any column, both ways', () => {
    expect(orderOf(rows, MOST_FIRST)).toEqual([0, 2, 1]);
    expect(orderOf(rows, { by: 'count', rising: true })).toEqual([1, 2, 0]);
    expect(orderOf(rows, { by: 'bytes avg', rising: false })).toEqual([2, 1, 0]);
    expect(orderOf(rows, { by: 'pid', rising: true })).toEqual([1, 0, 2]);
    expect(orderOf(rows, { by: 'gone', rising: true })).toEqual([0, 2, 1]);
  });
});

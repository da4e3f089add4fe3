import { Kinds, recordBytes } from '@hooklab/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from './filter';
import {
  batchOf,
  closedLayout,
  closedRecord,
  openedLayout,
  openedRecord,
  unlinkLayout,
  unlinkRecord,
} from './fixtures';
import { RecordRing } from './ring';

const kinds = new Kinds([unlinkLayout]);
const rows = [
  { ts: 10n, pid: 100, dfd: -100, comm: 'rm', path: '/tmp/Alpha' },
  { ts: 0x1_0000_0001n, pid: 2000, dfd: 3, comm: 'bash', path: '/var/a b' },
  { ts: 30n, pid: 30, dfd: -100, comm: 'rmdir', path: 'rm' },
];

function matching(text: string): number[] | string {
  const ring = new RecordRing([unlinkLayout]);
  ring.push(batchOf(rows.map(unlinkRecord)));
  const filter = compileFilter(text, kinds)!;
  if (filter.problem) return filter.problem;
  return [0, 1, 2].filter((r) => filter.test(ring.records, ring.offsetOf(r)));
}

test.each([
  ['rm', [0, 2]],
  ['RM', [0, 2]],
  ['comm:rm', [0, 2]],
  ['comm:rmdir', [2]],
  ['path:rm', [2]],
  ['path:alpha', [0]],
  ['path:"a b"', [1]],
  ['pid:100', [0]],
  ['100', [0]],
  ['pid:>99', [0, 1]],
  ['pid:<=100', [0, 2]],
  ['pid:!=30', [0, 1]],
  ['pid:0x7d0', [1]],
  ['dfd:-100', [0, 2]],
  ['-100', [0, 2]],
  ['-comm:rm', [1]],
  ['comm:rm -path:/tmp', [2]],
  ['ts:4294967297', [1]],
  ['ts:4294967296', []],
  ['ts:18446744073709551626', []],
  ['path:/tmp/Alphabet', []],
  // as people write it
  ['pid>99', [0, 1]],
  ['pid > 99', [0, 1]],
  ['pid<=100 comm:rm', [0, 2]],
  ['-pid>99', [2]],
  ['pid != 30', [0, 1]],
  ['dfd=-100', [0, 2]],
  ['comm=rm', [0]],
  ['comm==rm', [0]],
  ['pid == 30', [2]],
  // the last word is still typed
  ['comm:rm -', [0, 2]],
  ['comm:rm -path:', [0, 2]],
  ['comm:rm pid:>', [0, 2]],
  ['comm!=rm', [1, 2]],
  ['path="/var/a b"', [1]],
  // a part of a column's name, where only one has it
  ['-pat:/tmp', [1, 2]],
  ['COMM:rm', [0, 2]],
] as const)('%s → rows %j', (text, expected) => {
  expect(matching(text)).toEqual(expected);
});

test.each(['-', '-path:', 'pid:', 'pid:>='])('%s is not yet a filter', (text) => {
  expect(compileFilter(text, kinds)).toBeNull();
});

test('equality of 64-bit values is exact, beyond what a double holds', () => {
  const value = 9_007_199_254_740_993n; // 2^53 + 1
  const ring = new RecordRing([unlinkLayout]);
  const other = { pid: 1, dfd: 1, comm: '', path: '' };
  ring.push(batchOf([unlinkRecord({ ts: value, ...other }), unlinkRecord({ ts: value - 1n, ...other })]));
  const filter = compileFilter(`ts:${value}`, kinds)!;
  expect([0, 1].map((r) => filter.test(ring.records, ring.offsetOf(r)))).toEqual([true, false]);
});

test('what cannot match says so', () => {
  expect(matching('pdi:1')).toBe('no column is named “pdi”: there are ts, pid, dfd, comm, path');
  // dfd and pid
  expect(matching('d:1')).toContain('no column is named “d”');
  expect(matching('comm:>rm')).toContain('cannot be compared with comm');
  expect(matching('pid:rm')).toBe('“rm” cannot be compared with pid (__u32)');
});

test('an empty box is no filter', () => {
  expect(compileFilter('   ', kinds)).toBeNull();
});

test('contains agrees with the plain meaning, for any text in the field', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '/', 'ä'), maxLength: 9 });
  fc.assert(
    fc.property(text, text, (path, needle) => {
      fc.pre(needle.length > 0 && new TextEncoder().encode(path).length <= 16);
      const record = unlinkRecord({ ts: 1n, pid: 1, dfd: 1, comm: '', path });
      const filter = compileFilter(`path:"${needle}"`, kinds)!;
      expect(filter.test(recordBytes(record), 0)).toBe(path.toLowerCase().includes(needle.toLowerCase()));
    }),
  );
});

test.each([
  ['kind:open', [0, 2]],
  ['-kind:open', [1]],
  ['closed', [1]],
  ['fd:3', [1]],
  ['-fd:3', [0, 2]],
  ['path:/a', [0]],
  ['3', [1, 2]],
  ['ts:>5', [1, 2]],
  ['path:/a fd:3', []],
  ['pdi:1', 'no column is named “pdi”: there are kind, ts, path, fd'],
  ['fd:rm', '“rm” cannot be compared with fd (__u32)'],
] as const)('of two kinds: %s → rows %j', (text, expected) => {
  const ring = new RecordRing([openedLayout, closedLayout]);
  ring.push(batchOf([openedRecord(5n, '/a'), closedRecord(6n, 3), openedRecord(7n, '/3')]));
  const filter = compileFilter(text, ring.kinds)!;
  const rows = [0, 1, 2].filter((r) => filter.test(ring.records, ring.offsetOf(r)));
  expect(filter.problem ?? rows).toEqual(expected);
});

import { expect, test, vi } from 'vitest';
import {
  batchOf,
  closedLayout,
  closedRecord,
  openedLayout,
  openedRecord,
  unlinkLayout,
  unlinkRecord,
} from './fixtures';
import { LiveRows } from './liveRows';
import { tableRow } from './tableRow';

vi.stubGlobal('requestAnimationFrame', () => 0);

const at = (path: string, pathRc?: number) =>
  unlinkRecord({ ts: 1_002_000_000n, pid: 7, dfd: -100, comm: 'rm', path, ...(pathRc ? { pathRc } : {}) });

test('value, empty, NULL, EFAULT and cut are five different cells', () => {
  const rows = new LiveRows([unlinkLayout], 0);
  rows.push(batchOf([at('/tmp/a'), at(''), at('', -4096), at('', -14), at('/0123456789abcde', 17)]), 0);
  const paths = [0, 1, 2, 3, 4].map((r) => tableRow(rows, r).cells[4]!);
  expect(paths.map((c) => [c.status, c.text])).toEqual([
    ['value', '/tmp/a'],
    ['empty', '""'],
    ['null', 'NULL'],
    ['fault', 'EFAULT'],
    ['cut', '/0123456789abcde…'],
  ]);
  expect(new Set(paths.map((c) => c.note)).size).toBe(5);
});

test('time is relative seconds; text that could act is made visible', () => {
  const rows = new LiveRows([unlinkLayout], 0);
  rows.push(batchOf([unlinkRecord({ ts: 1_000_000_000n, pid: 1, dfd: 3, comm: 'sh', path: 'a' })]), 0);
  rows.push(batchOf([at('\u001b[31mred')]), 0);
  const { cells, row } = tableRow(rows, 1);
  expect([row, cells[0]!.text, cells[2]!.text, cells[4]!.text]).toEqual([1, '0.002000', '-100', '␛[31mred']);
});

test('of two kinds: the kind by name, one column a name, nothing where a kind has none', () => {
  const rows = new LiveRows([openedLayout, closedLayout], 0);
  rows.push(batchOf([openedRecord(5_000_000n, '/a'), closedRecord(5_001_000n, 3)]), 0);
  expect(rows.columns.map((c) => c.name)).toEqual(['kind', 'fd', 'ts', 'path']);
  const shown = [0, 1].map((row) => tableRow(rows, row).cells.map((c) => `${c.status} ${c.text}`));
  expect(shown).toEqual([
    ['value opened', 'absent ', 'value 0.000000', 'value /a'],
    ['value closed', 'value 3', 'value 0.000001', 'absent '],
  ]);
});

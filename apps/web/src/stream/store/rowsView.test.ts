import { beforeEach, expect, test, vi } from 'vitest';
import { batchOf, unlinkLayout, unlinkRecord } from './fixtures';
import { LiveRows } from './liveRows';
import { RowsView } from './rowsView';

beforeEach(() => vi.stubGlobal('requestAnimationFrame', () => 0));

function filled(count: number): RowsView {
  const rows = new LiveRows(unlinkLayout, 0);
  for (let i = 0; i < count; i++) {
    rows.push(
      batchOf([unlinkRecord({ ts: BigInt(i), pid: i, dfd: 0, comm: i % 2 ? 'rm' : 'sh', path: '' })]),
      i,
    );
  }
  return new RowsView(rows);
}

const more = (view: RowsView, n: number) => {
  for (let i = 0; i < n; i++) {
    view.rows.push(batchOf([unlinkRecord({ ts: 1n, pid: 1, dfd: 0, comm: 'rm', path: '' })]), 1);
  }
};

test('paused: the view stands still, what comes is counted as new', () => {
  const view = filled(10);
  view.setPaused(true);
  more(view, 5);
  expect([view.count, view.fresh]).toEqual([10, 5]);
  view.setPaused(false);
  expect([view.count, view.fresh]).toEqual([15, 0]);
});

test('filtered: counts and row numbers are those of the matches, also while paused', () => {
  const view = filled(10);
  view.setFilter('comm:rm');
  view.step(() => 0);
  expect(Array.from({ length: view.count }, (_, i) => view.rowAt(i))).toEqual([1, 3, 5, 7, 9]);
  expect(view.indexOf(5)).toBe(2);
  view.setPaused(true);
  more(view, 3);
  view.step(() => 0);
  expect(view.count).toBe(5);
  view.setPaused(false);
  expect(view.count).toBe(8);
});

test('a filter that makes no sense shows all rows and says why', () => {
  const view = filled(4);
  view.setFilter('pdi:3');
  expect([view.count, view.filtered, view.problem]).toEqual([4, false, 'no column is named “pdi”']);
});

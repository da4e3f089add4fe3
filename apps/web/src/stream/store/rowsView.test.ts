import { beforeEach, expect, test, vi } from 'vitest';
import { batchOf, unlinkLayout, unlinkRecord } from './fixtures';
import { LiveRows } from './liveRows';
import { RowsView } from './rowsView';

beforeEach(() => vi.stubGlobal('requestAnimationFrame', () => 0));

const record = (i: number) =>
  batchOf([unlinkRecord({ ts: BigInt(i), pid: i, dfd: 0, comm: i % 2 ? 'rm' : 'sh', path: `/${i}` })]);

function filled(count: number): { rows: LiveRows; view: RowsView; push(n: number): void } {
  const rows = new LiveRows([unlinkLayout], 0);
  const push = (n: number) => {
    for (let i = rows.ring.end, end = i + n; i < end; i++) rows.push(record(i), i);
  };
  push(count);
  return { rows, view: new RowsView(rows, () => 0), push };
}

const count = (view: RowsView) => {
  view.refresh();
  const { first, end } = view.state.get().places;
  return end - first;
};
const numbers = async (view: RowsView, from: number, to: number) =>
  (await view.read(from, to)).rows.map((r) => r.row);

test('paused: the view stands still, what comes is counted as new', () => {
  const { view, push } = filled(10);
  view.setPaused(true);
  push(5);
  expect([count(view), view.state.get().fresh]).toEqual([10, 5]);
  view.setPaused(false);
  expect([count(view), view.state.get().fresh]).toEqual([15, 0]);
});

test('filtered: places and row numbers are those of the matches, also while paused', async () => {
  const { view, push } = filled(10);
  view.setFilter('comm:rm');
  expect(count(view)).toBe(5);
  expect(await numbers(view, 0, 99)).toEqual([1, 3, 5, 7, 9]);
  expect([await view.placeOf(5), await view.rowAt(2), await view.rowAt(5)]).toEqual([2, 5, null]);
  view.setPaused(true);
  push(6);
  expect(count(view)).toBe(5);
  expect(await numbers(view, 0, 99)).toEqual([1, 3, 5, 7, 9]);
  view.setPaused(false);
  expect(count(view)).toBe(8);
});

test('a row keeps its place when older ones are dropped; those are missing at the start of a window', async () => {
  const rows = new LiveRows([unlinkLayout], 0);
  Object.assign(rows.ring, { capacity: 8 });
  const view = new RowsView(rows, () => 0);
  const push = (n: number) => {
    for (let i = rows.ring.end, end = i + n; i < end; i++) rows.push(record(i), i);
  };
  push(8);
  view.setFilter('comm:rm');
  expect(count(view)).toBe(4);
  expect(await view.placeOf(5)).toBe(2);
  push(3);
  // rows 0, 1 and 2 are gone, and with row 1 the first match
  expect(count(view)).toBe(4);
  expect(view.state.get().places).toEqual({ first: 1, end: 5 });
  expect(await view.placeOf(5)).toBe(2);
  const window = await view.read(0, 3);
  expect([window.from, window.rows.map((r) => r.row)]).toEqual([1, [3, 5]]);
  expect([await view.detail(1), (await view.detail(3))?.json]).toEqual([
    null,
    '{"ts":3,"pid":3,"dfd":0,"comm":"rm","path":"/3"}',
  ]);
});

test('a row that stays on the screen stays the same object', async () => {
  const { view } = filled(10);
  const before = (await view.read(0, 5)).rows;
  const after = (await view.read(2, 7)).rows;
  expect(after.slice(0, 3)).toEqual(before.slice(2));
  for (const [i, row] of before.slice(2).entries()) expect(after[i]).toBe(row);
});

test('it looks for matches while somebody listens, and only then', () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  const { view, push } = filled(4);
  let clock = 0;
  const frame = () => {
    clock += 100;
    for (const run of frames.splice(0)) run(clock);
  };
  let told = 0;
  const undo = view.state.subscribe(() => told++);
  told = 0;
  view.setFilter('comm:rm');
  frame();
  expect([view.state.get().places.end, told]).toEqual([2, 1]);
  push(2);
  frame();
  expect(view.state.get().places.end).toBe(3);
  undo();
  undo();
  push(2);
  frame();
  expect(view.state.get().places.end).toBe(3);
});

test('a filter that makes no sense shows all rows and says why', () => {
  const { view } = filled(4);
  view.setFilter('pdi:3');
  expect(count(view)).toBe(4);
  expect(view.state.get()).toMatchObject({
    filtered: false,
    problem: 'no column is named “pdi”: there are ts, pid, dfd, comm, path',
  });
});

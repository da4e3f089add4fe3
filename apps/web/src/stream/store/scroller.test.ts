import { tableColumns } from '@hooklab/records';
import { expect, test } from 'vitest';
import { Store } from '../../base/store';
import { unlinkLayout } from './fixtures';
import type { RowSource, RowWindow, SourceState } from './rowSource';
import { Scroller } from './scroller';

const HEIGHT = 10;

/** A store of numbered rows that answers when it is told to. */
class SlowSource implements RowSource {
  readonly columns = tableColumns([unlinkLayout]);
  readonly time = null;
  readonly state = new Store<SourceState>({
    kept: { first: 0, end: 0 },
    places: { first: 0, end: 0 },
    filter: 0,
    filtered: false,
    problem: null,
    behind: 0,
    paused: false,
    fresh: 0,
  });
  readonly asked: { from: number; to: number; answer(): Promise<void> }[] = [];
  /** the row of a place under the filter of now: every n-th */
  step = 1;

  read(from: number, to: number): Promise<RowWindow> {
    return new Promise((resolve) => {
      const answer = async () => {
        const start = Math.max(from, this.state.get().places.first);
        const rows = [];
        for (let place = start; place < to; place++) rows.push({ row: place * this.step, cells: [], gap: 0 });
        resolve({ from: start, rows });
        for (let i = 0; i < 5; i++) await null;
      };
      this.asked.push({ from, to, answer });
    });
  }
  placeOf = async (row: number) => Math.ceil(row / this.step);
  rowAt = async (place: number) => place * this.step;
  detail = async () => null;
  setPaused() {}
  setFilter() {
    this.step = 3;
    const { kept, filter } = this.state.get();
    this.set({ places: { first: 0, end: Math.ceil(kept.end / 3) }, filter: filter + 1 });
  }
  rows(first: number, end: number) {
    this.set({ kept: { first, end }, places: { first, end } });
  }
  set(change: Partial<SourceState>) {
    this.state.update((s) => ({ ...s, ...change }));
  }
}

function table(rows: number) {
  const source = new SlowSource();
  source.rows(0, rows);
  const scroller = new Scroller(source, HEIGHT);
  scroller.start();
  scroller.resize(5 * HEIGHT);
  return { source, scroller, seen: () => scroller.shown.get().rows.map((r) => r.row) };
}

/** Answers all that is asked, and what is asked then. */
async function settle(source: SlowSource) {
  for (let done = 0; done < source.asked.length; done++) await source.asked[done]!.answer();
  source.asked.length = 0;
}

test('rows stay until those of the new window are there; wishes between are left out', async () => {
  const { source, scroller, seen } = table(100);
  await settle(source);
  expect(seen()).toEqual([95, 96, 97, 98, 99]);

  scroller.moveBy(-10);
  scroller.moveBy(-10);
  scroller.moveBy(-10);
  expect(source.asked).toHaveLength(1);
  expect(seen()).toEqual([95, 96, 97, 98, 99]);
  await source.asked[0]!.answer();
  expect(seen()).toEqual([85, 86, 87, 88, 89]);
  expect(source.asked.slice(1).map((a) => a.from)).toEqual([65]);
  await source.asked[1]!.answer();
  expect(seen()).toEqual([65, 66, 67, 68, 69]);
});

test('at the bottom it follows; else it stays with its rows, also when older ones are dropped', async () => {
  const { source, scroller, seen } = table(100);
  await settle(source);
  source.rows(0, 130);
  await settle(source);
  expect([seen().at(-1), scroller.shown.get().following]).toEqual([129, true]);

  scroller.moveBy(-20.5);
  await settle(source);
  const { shift, following } = scroller.shown.get();
  expect([seen()[0], shift, following]).toEqual([104, 5, false]);
  source.rows(50, 180);
  await settle(source);
  expect([seen()[0], scroller.shown.get().first]).toEqual([104, 50]);
  source.rows(110, 240);
  await settle(source);
  expect(seen()[0]).toBe(110);
  scroller.follow();
  await settle(source);
  expect([seen().at(-1), scroller.shown.get().following]).toEqual([239, true]);
});

test('what is on the screen already is not asked for again', async () => {
  const { source, scroller, seen } = table(100);
  await settle(source);
  scroller.moveBy(-10.25);
  await settle(source);
  scroller.moveBy(-0.25);
  scroller.moveBy(0.1);
  source.rows(0, 200);
  expect(source.asked).toHaveLength(0);
  expect(seen()).toHaveLength(6);
  expect(scroller.shown.get().viewport.rows).toBe(200);
});

test('rows that were dropped before the answer came leave their room empty', async () => {
  const { source, scroller, seen } = table(100);
  await settle(source);
  scroller.show(40);
  source.set({ places: { first: 42, end: 142 } });
  await source.asked[0]!.answer();
  const { shift, from } = scroller.shown.get();
  expect([seen()[0], from, shift]).toEqual([42, 42, -2 * HEIGHT]);
});

test('under another filter it finds its row again, and shows nothing of the filter before', async () => {
  const { source, scroller, seen } = table(300);
  await settle(source);
  scroller.show(150);
  await settle(source);
  expect(seen()[0]).toBe(150);
  scroller.moveBy(-10);
  const late = source.asked[0]!;
  source.setFilter();
  await late.answer();
  expect(seen()[0]).toBe(150);
  await settle(source);
  expect(seen()).toEqual([150, 153, 156, 159, 162]);
});

test('typed letter by letter, a filter that nothing passes on the way does not lose the row', async () => {
  const { source, scroller, seen } = table(300);
  await settle(source);
  scroller.show(150);
  await settle(source);
  const { filter } = source.state.get();
  source.set({ filter: filter + 1, places: { first: 0, end: 0 } });
  await settle(source);
  expect(seen()).toEqual([]);
  source.setFilter();
  await settle(source);
  expect([seen()[0], scroller.shown.get().following]).toEqual([150, false]);

  // who moves on stands elsewhere
  scroller.moveBy(20);
  await settle(source);
  expect(seen()[0]).toBe(210);
  source.setFilter();
  await settle(source);
  expect(seen()[0]).toBe(210);
});

test('the scrollbar belongs to the place that is wanted, whatever is shown', async () => {
  const { source, scroller } = table(1000);
  await settle(source);
  scroller.scrolledTo(2000);
  expect(scroller.scrollTop).toBe(2000);
  scroller.scrolledTo(3000);
  await source.asked[0]!.answer();
  expect(scroller.shown.get().from).toBe(200);
  expect(scroller.scrollTop).toBeCloseTo(3000);
});

test('a read that fails keeps the rows, and the next change asks again', async () => {
  const { source, scroller, seen } = table(100);
  await settle(source);
  const read = source.read;
  source.read = () => Promise.reject(new Error('the worker is gone'));
  const said: unknown[] = [];
  const { error } = console;
  console.error = (e) => said.push(e);
  scroller.moveBy(-50);
  for (let i = 0; i < 5; i++) await null;
  console.error = error;
  expect([said.length, seen()[0]]).toEqual([1, 95]);
  source.read = read;
  source.rows(0, 101);
  await settle(source);
  expect(seen()[0]).toBe(45);
});

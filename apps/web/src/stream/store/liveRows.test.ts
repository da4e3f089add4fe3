import { beforeEach, expect, test, vi } from 'vitest';
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

const row = (ts: bigint) => unlinkRecord({ ts, pid: 1, dfd: 3, comm: 'rm', path: '/a' });
let frames: FrameRequestCallback[] = [];

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
});

test('times count from the first event of the run', () => {
  const rows = new LiveRows([unlinkLayout], 0);
  rows.push(batchOf([row(7_000_000_000n), row(7_000_001_500n)]), 10);
  rows.push(batchOf([row(8_000_000_000n)]), 1010);
  expect([0, 1, 2].map((r) => rows.nanosOf(r))).toEqual([0, 1500, 1e9]);
  expect(rows.lag.ms).toBeCloseTo(0.0015);
});

test('however many batches, one notice a frame', () => {
  const rows = new LiveRows([unlinkLayout], 0);
  let told = 0;
  rows.signal.subscribe(() => told++);
  for (let i = 0; i < 100; i++) rows.push(batchOf([row(BigInt(i))]), i);
  expect([told, frames.length]).toEqual([0, 1]);
  frames[0]!(0);
  expect(told).toBe(1);
});

test('a gap is remembered at its place', () => {
  const rows = new LiveRows([unlinkLayout], 0);
  rows.push(batchOf([row(1n)]), 1);
  rows.gap(500, 'this browser was too slow', 2);
  rows.push(batchOf([row(2n), row(3n)]), 3);
  expect([0, 1, 2].map((r) => rows.gapBefore(r)?.records ?? 0)).toEqual([0, 500, 0]);
});

test('a kind without a time has none; times count from the first event that has one', () => {
  const timeless = { ...openedLayout, columns: openedLayout.columns.filter((c) => c.name !== 'ts') };
  const rows = new LiveRows([timeless, closedLayout], 0);
  rows.push(batchOf([openedRecord(1n, '/a')]), 10);
  expect([rows.nanosOf(0), rows.lag.ms]).toEqual([null, null]);
  rows.push(batchOf([closedRecord(7000n, 1), closedRecord(7500n, 1), openedRecord(1n, '/b')]), 20);
  expect([0, 1, 2, 3].map((r) => rows.nanosOf(r))).toEqual([null, 0, 500, null]);
});

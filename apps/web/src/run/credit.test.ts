import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Credit } from './credit';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('batches that come close together are acknowledged together, none is forgotten', () => {
  const sent: [number, number][] = [];
  const credit = new Credit((bytes, records) => sent.push([bytes, records]), Date.now);
  for (let i = 0; i < 100; i++) {
    credit.take(64, 2);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(100);
  expect(sent[0]).toEqual([64, 2]);
  expect(sent.reduce((sum, [bytes]) => sum + bytes, 0)).toBe(6400);
  expect(sent.reduce((sum, [, records]) => sum + records, 0)).toBe(200);
  expect(sent.length).toBeLessThan(30);
});

import { expect, test } from 'vitest';
import { atShare, figuresOf } from './spread';

test('a share of a list is the smallest value that it does not exceed', () => {
  const list = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.95, 0.99, 1].map((share) => atShare(list, share))).toEqual([50, 95, 99, 100]);
  expect(atShare([7], 0.5)).toBe(7);
  expect(atShare([], 0.5)).toBe(0);
  expect(figuresOf([3, 1, 2])).toBe('n 3, median 2 ms, p95 3 ms, p99 3 ms, worst 3 ms');
});

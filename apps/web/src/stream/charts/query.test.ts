import { expect, test } from 'vitest';
import { BUCKET_MS, RateBuckets } from '../store/rateBuckets';
import { eventRate } from './query';

test('a steady stream is a level line that ends before now', () => {
  const buckets = new RateBuckets(1000);
  for (let t = 1000; t < 4000; t += 50) buckets.add(t, 5);
  const { x, lines } = eventRate(buckets, 4000);
  expect(x).toHaveLength(12);
  expect(x.at(-1)).toBeCloseTo(-BUCKET_MS / 2000);
  expect(new Set(lines[0]!.y)).toEqual(new Set([100]));
  expect(new Set(lines[1]!.y)).toEqual(new Set([Number.NaN]));
});

test('what was shed is a line of its own, with gaps where nothing was', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 10, 4);
  buckets.add(260, 10);
  expect(eventRate(buckets, 500).lines.map(({ name, y }) => [name, [...y]])).toEqual([
    ['taken', [40, 40]],
    ['shed', [16, Number.NaN]],
  ]);
});

test('before the first whole bucket there is nothing; after a long silence a minute of zeros', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 1000);
  expect(eventRate(buckets, 20).x).toHaveLength(0);
  const { x, lines } = eventRate(buckets, 500_000);
  expect([x.length, lines[0]!.y.every((v) => v === 0)]).toEqual([240, true]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKET_MS, RateBuckets } from './rateBuckets';

test('a steady stream shows as its rate; the bucket being filled is left out', () => {
  const buckets = new RateBuckets(1000);
  for (let t = 1000; t < 4000; t += 50) buckets.add(t, 5);
  expect(buckets.rate(4000)).toBe(100);
  const [x, taken, shed] = buckets.series(4000);
  expect(x).toHaveLength(12);
  expect(x.at(-1)).toBeCloseTo(-BUCKET_MS / 2000);
  expect(new Set(taken)).toEqual(new Set([100]));
  expect(new Set(shed)).toEqual(new Set([null]));
});

test('silence is zero, and a long one forgets everything', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 1000);
  expect(buckets.rate(5000)).toBe(0);
  buckets.add(500_000, 0);
  expect(buckets.series(500_000)[1].every((v) => v === 0)).toBe(true);
});

test('what was shed is a series of its own', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 10, 4);
  expect(buckets.series(300)[2]).toEqual([16]);
});

test('within the minute every event is in exactly one bucket', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1000 })));
  fc.assert(
    fc.property(steps, (list) => {
      const buckets = new RateBuckets(0);
      let now = 0;
      let total = 0;
      for (const [ms, n] of list) {
        if (now + ms > 55_000) break;
        now += ms;
        total += n;
        buckets.add(now, n);
      }
      const [, taken] = buckets.series(now + BUCKET_MS);
      expect(taken.reduce((a, b) => a + b, 0)).toBe(total * (1000 / BUCKET_MS));
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUCKET_MS, RateBuckets } from './rateBuckets';

const sum = (buckets: RateBuckets, now: number) => {
  const { first, end } = buckets.whole(now);
  let all = 0;
  for (let bucket = first; bucket < end; bucket++) all += buckets.taken(bucket);
  return all;
};

test('a steady stream shows as its rate; the bucket being filled is left out', () => {
  const buckets = new RateBuckets(1000);
  for (let t = 1000; t < 4000; t += 50) buckets.add(t, 5);
  expect(buckets.rate(4000)).toBe(100);
  expect(buckets.whole(4000)).toEqual({ first: 4, end: 16 });
  expect([buckets.taken(15), buckets.taken(16), buckets.taken(3)]).toEqual([25, 0, 0]);
});

test('silence is zero, and a long one forgets everything', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 1000, 3);
  expect(buckets.rate(5000)).toBe(0);
  buckets.add(500_000, 0);
  expect([sum(buckets, 500_250), buckets.taken(0), buckets.shed(0)]).toEqual([0, 0, 0]);
});

test('looking changes nothing', () => {
  const buckets = new RateBuckets(0);
  buckets.add(10, 10, 4);
  buckets.rate(900_000);
  buckets.whole(900_000);
  expect([buckets.taken(0), buckets.shed(0)]).toEqual([10, 4]);
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
      expect(sum(buckets, now + BUCKET_MS)).toBe(total);
    }),
  );
});

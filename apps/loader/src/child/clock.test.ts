import { expect, it } from 'vitest';
import { clockOffset } from './clock';

it('is exact where a millisecond begins, not within it', () => {
  let now = 5_400_000n;
  const monotonic = () => {
    now += 10_000n;
    return now;
  };
  // boot was at 1,000 ms: at 5.4 ms of the one clock the other reads 1,005
  const wall = () => Math.floor(1000 + Number(now) / 1e6);
  const offset = clockOffset(monotonic, wall);
  expect(Number(offset - 1_000_000_000n)).toBeLessThanOrEqual(0);
  expect(Number(1_000_000_000n - offset)).toBeLessThanOrEqual(20_000);
});

it('a wall clock that stands still is not waited for', () => {
  let now = 0n;
  const offset = clockOffset(
    () => {
      now += 100_000n;
      return now;
    },
    () => 7,
  );
  expect(offset).toBeLessThan(7_000_000n);
});

import { expect, test } from 'vitest';
import { Lag } from './lag';

test('unknown until an event came; then later than the fastest', () => {
  const lag = new Lag();
  expect(lag.ms).toBeNull();
  lag.observe(1000, 51_010);
  expect(lag.ms).toBe(0);
  lag.observe(2000, 52_040);
  expect(lag.ms).toBe(30);
  lag.observe(3000, 53_005);
  expect(lag.ms).toBe(0);
  lag.observe(4000, 54_010);
  expect(lag.ms).toBe(5);
});

import { expect, test } from 'vitest';
import { nanosBetween, relativeSeconds } from './clock';

test('seconds with microseconds', () => {
  expect(relativeSeconds(0)).toBe('0.000000');
  expect(relativeSeconds(1_234_567_890)).toBe('1.234567');
  expect(relativeSeconds(-5_000)).toBe('−0.000005');
  expect(relativeSeconds(3_600e9)).toBe('3600.000000');
});

test('the difference of two readings is exact across the 32-bit border', () => {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, 0x0_ffff_ff00n, true);
  view.setBigUint64(8, 0x1_0000_0010n, true);
  expect(nanosBetween(view, 0, 8)).toBe(0x110);
  expect(nanosBetween(view, 8, 0)).toBe(-0x110);
});

import { expect, it } from 'vitest';
import { kernelDevice } from './object';

it('turns glibc’s device number into the kernel’s', () => {
  // nsfs: an anonymous device, major 0
  expect(kernelDevice(4n)).toBe(4n);
  // 8:17 is 0x811 in both of glibc's and 8 << 20 | 17 in the kernel's
  expect(kernelDevice(0x811n)).toBe((8n << 20n) | 17n);
  // minor 0x12345 of major 0: low byte in place, the rest from bit 20 on
  expect(kernelDevice(0x1230_0045n)).toBe(0x12345n);
});

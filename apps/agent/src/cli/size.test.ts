import { expect, it } from 'vitest';
import { size } from './size';

it('reads sizes', () => {
  expect(['1M', '1.5MiB', '2g', '64Mb', '1048576', '1024k'].map((text) => size(text, 2 ** 20))).toEqual([
    2 ** 20,
    1.5 * 2 ** 20,
    2 ** 31,
    2 ** 26,
    2 ** 20,
    2 ** 20,
  ]);
});

it.each(['', '0', '1', '1T', '-1M', '1 M', 'M', '9999999999999g'])('refuses %j', (text) => {
  expect(() => size(text, 2 ** 20)).toThrow('is not a size');
});

import { expect, it } from 'vitest';
import { duration } from './duration';

it('reads lengths of time', () => {
  expect(['3s', '500ms', '2m', '1h', '3', '0.5s'].map(duration)).toEqual([
    3000, 500, 120_000, 3_600_000, 3000, 500,
  ]);
});

it.each(['', 'soon', '-1s', '0', '3 s', '3d', '1e9s', 's'])('refuses %j', (text) => {
  expect(() => duration(text)).toThrow('not a length of time');
});

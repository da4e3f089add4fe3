import { expect, it } from 'vitest';
import { pointsWords } from './readWanted';

it('says how many points came or went', () => {
  expect(pointsWords(429)).toBe('Read again: 429 points appeared.');
  expect(pointsWords(-1)).toBe('Read again: 1 point vanished.');
  expect(pointsWords(0)).toBe('Read again: as many points as before.');
});

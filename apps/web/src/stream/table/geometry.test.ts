import { expect, test } from 'vitest';
import { placesOf, totalWidth } from './geometry';

test('the widest column takes the room that is left', () => {
  const places = placesOf([50, 100, 50], 1, 400);
  expect(places).toEqual([
    { left: 0, width: 50 },
    { left: 50, width: 300 },
    { left: 350, width: 50 },
  ]);
  expect(totalWidth(places)).toBe(400);
});

test('without room left every column keeps its own width, and the table scrolls', () => {
  expect(totalWidth(placesOf([50, 100, 50], 1, 120))).toBe(200);
  expect(totalWidth(placesOf([], 0, 120))).toBe(0);
});

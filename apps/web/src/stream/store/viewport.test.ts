import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHeight, lastPosition, MAX_HEIGHT, positionOf, scrollTopOf, visibleRows } from './viewport';

const viewport = fc.record({
  rows: fc.integer({ min: 0, max: 50_000_000 }),
  rowHeight: fc.constantFrom(20, 22, 24),
  height: fc.integer({ min: 0, max: 2000 }),
});

test('scroll position and row position are each other’s inverse, never beyond what a browser can scroll', () => {
  fc.assert(
    fc.property(viewport, fc.double({ min: 0, max: 1, noNaN: true }), (v, part) => {
      expect(contentHeight(v)).toBeLessThanOrEqual(MAX_HEIGHT);
      const position = part * lastPosition(v);
      expect(positionOf(v, scrollTopOf(v, position))).toBeCloseTo(position, 3);
    }),
  );
});

test('the ends are reachable: top shows row 0, the bottom of the scrollbar the last row', () => {
  fc.assert(
    fc.property(viewport, (v) => {
      fc.pre(v.rows > 0 && v.height >= v.rowHeight);
      expect(visibleRows(v, positionOf(v, 0)).from).toBe(0);
      const bottom = positionOf(v, contentHeight(v) - v.height);
      expect(visibleRows(v, bottom).to).toBe(v.rows);
    }),
  );
});

test('the rows drawn cover the screen', () => {
  const v = { rows: 100, rowHeight: 20, height: 90 };
  expect(visibleRows(v, 0)).toEqual({ from: 0, to: 5, shift: 0 });
  expect(visibleRows(v, 2.5)).toEqual({ from: 2, to: 7, shift: 10 });
  expect(visibleRows(v, 1e9)).toEqual({ from: 95, to: 100, shift: 10 });
});

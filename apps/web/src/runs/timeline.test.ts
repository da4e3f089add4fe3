import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timeline } from './timeline';

it('all rows have come at its end, none at its start, and never fewer later', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 }),
      fc.nat(1000),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
      (rows, first, parts) => {
        const timeline = new Timeline({ first, rate: { spanNs: 5e6, rows } });
        const total = rows.reduce((a, b) => a + b, 0);
        expect(timeline.lengthMs).toBe(5 * rows.length);
        expect(timeline.rowAt(0)).toBe(first);
        expect(timeline.rowAt(timeline.lengthMs)).toBe(first + total);
        const at = parts.sort((a, b) => a - b).map((part) => timeline.rowAt(part * timeline.lengthMs));
        expect(at).toEqual([...at].sort((a, b) => a - b));
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lanes } from './lanes';

it('calls within calls are on one lane, what overlaps is on another', () => {
  const lanes = new Lanes();
  expect(lanes.place(2n, 3n)).toBe(0);
  expect(lanes.place(4n, 5n)).toBe(0);
  expect(lanes.place(1n, 6n)).toBe(0);
  expect(lanes.place(6n, 8n)).toBe(0);
  expect(lanes.place(7n, 9n)).toBe(1);
  // two began then: which is within which nobody knows
  expect(lanes.place(6n, 10n)).toBe(1);
});

it('two slices of a lane are beside or within each other, whatever comes', () => {
  const slice = fc.tuple(fc.nat(60), fc.nat(20)).map(([begin, n]) => ({ begin, end: begin + n }));
  fc.assert(
    fc.property(fc.array(slice, { maxLength: 60 }), (slices) => {
      const lanes = new Lanes();
      const on: { begin: number; end: number }[][] = [];
      for (const each of slices.sort((a, b) => a.end - b.end)) {
        const n = lanes.place(BigInt(each.begin), BigInt(each.end));
        const lane = on[n] ?? [];
        on[n] = lane;
        for (const other of lane) {
          const beside = other.end <= each.begin;
          const within = other.begin > each.begin && other.end <= each.end;
          expect(beside || within).toBe(true);
        }
        lane.push(each);
      }
    }),
    { numRuns: 500 },
  );
});

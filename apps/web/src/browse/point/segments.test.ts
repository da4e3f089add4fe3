import type { MemberDetail } from '@hooklab/surface';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { segmentsOf } from './segments';

const member = (offset: number, size: number, bits?: [number, number]): MemberDetail => ({
  name: `m${offset}`,
  type: 'int',
  offset,
  size,
  ...(bits ? { bit: bits[0], bits: bits[1] } : {}),
});

it('draws holes, padding and what shares a place', () => {
  expect(
    segmentsOf([member(0, 4), member(8, 8), member(8, 4), member(16, 4, [0, 1]), member(16, 4, [1, 3])], 24),
  ).toEqual([
    { kind: 'member', from: 0, size: 4, member: 0 },
    { kind: 'hole', from: 4, size: 4, member: null },
    { kind: 'member', from: 8, size: 8, member: 1 },
    { kind: 'member', from: 16, size: 1, member: 3 },
    { kind: 'padding', from: 17, size: 7, member: null },
  ]);
  expect(segmentsOf([], 0)).toEqual([]);
});

it('covers every byte once', () => {
  const any = fc.array(fc.tuple(fc.nat(60), fc.nat(16)).map(([o, s]) => member(o, s)));
  fc.assert(
    fc.property(any, (members) => {
      const size = Math.max(0, ...members.map((m) => m.offset + m.size));
      let at = 0;
      for (const segment of segmentsOf(members, size)) {
        expect(segment.from).toBe(at);
        expect(segment.size).toBeGreaterThan(0);
        at += segment.size;
      }
      expect(at).toBe(size);
    }),
  );
});

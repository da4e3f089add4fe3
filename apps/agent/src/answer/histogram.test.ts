import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram, slotLines } from './histogram';

const of = (values: (number | bigint)[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
};

describe('Histogram', () => {
  it('counts between powers of two, with the empty ones between', () => {
    expect(of([1000, 1023, 1024, 5000n]).buckets()).toEqual([
      { from: 512, to: 1023, count: 2 },
      { from: 1024, to: 2047, count: 1 },
      { from: 2048, to: 4095, count: 0 },
      { from: 4096, to: 8191, count: 1 },
    ]);
    expect(of([]).buckets()).toEqual([]);
  });

  it('puts each value into the one bucket that holds it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1 }), (values) => {
        const buckets = of(values).buckets();
        for (const { from, to, count } of buckets)
          expect(values.filter((v) => from <= v && v <= to)).toHaveLength(count);
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
      }),
    );
  });

  it('draws the fullest the widest', () => {
    const lines = slotLines('latency_ns', of([5, 6, 7, 4, 100]).buckets());
    expect(lines[0]).toMatch(/latency_ns\s+count/);
    expect(lines[1]).toMatch(/ 4 → 7\s+4 \|\*{40}\|$/);
    expect(lines.at(-1)).toMatch(/64 → 127\s+1 \|\*{10} +\|$/);
  });
});

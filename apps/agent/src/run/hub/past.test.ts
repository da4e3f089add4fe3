import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Past } from './past';

describe('Past', () => {
  it('keeps the newest whole batches, no more than its bytes, and knows where each begins', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 300 });
    fc.assert(
      fc.property(sizes, fc.nat(2000), (all, have) => {
        const past = new Past(1000);
        let first = 0;
        const firsts = all.map((size, i) => {
          past.add(new Uint8Array(size), first, i);
          first += size;
          return first - size;
        });
        const kept = past.after(have);
        expect(kept.reduce((sum, { payload }) => sum + payload.length, 0)).toBeLessThanOrEqual(1000);
        // one run of batches up to the newest
        const tail = kept.length === 0 ? [] : firsts.slice(-kept.length);
        expect(kept.map((batch) => batch.first)).toEqual(tail);
        expect(kept.every((batch) => batch.first >= have)).toBe(true);
        const older = past.after(0).length;
        if (older < all.length) {
          const bytes = all.slice(-older - 1).reduce((sum, size) => sum + size, 0);
          expect(bytes).toBeGreaterThan(1000);
        }
      }),
    );
  });

  it('does not hold what a small batch was read into', () => {
    const past = new Past();
    past.add(new Uint8Array(1 << 20).subarray(0, 100), 0, 0);
    expect(past.after(0)[0]!.payload.buffer.byteLength).toBe(100);
  });

  it('a small batch does not keep the buffer that it was read into', () => {
    const past = new Past();
    past.add(Buffer.alloc(64 * 1024).subarray(100, 200), 0, 0);
    expect(past.after(0)[0]!.payload.buffer.byteLength).toBe(100);
  });
});

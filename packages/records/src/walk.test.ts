import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_HEADER, strideOf, walkRecords } from './walk';

/** Records as the ring lays them out. */
function ring(...records: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(records.reduce((sum, r) => sum + strideOf(r.length), 0));
  let at = 0;
  for (const r of records) {
    new DataView(out.buffer).setUint32(at, r.length, true);
    out.set(r, at + RECORD_HEADER);
    at += strideOf(r.length);
  }
  return out;
}

describe('walkRecords', () => {
  it('visits each record’s data, in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }).chain((size) =>
          fc.record({
            size: fc.constant(size),
            records: fc.array(fc.uint8Array({ minLength: size, maxLength: size }), { maxLength: 20 }),
          }),
        ),
        ({ size, records }) => {
          const bytes = ring(...records);
          const seen: Uint8Array[] = [];
          const walked = walkRecords(bytes, records.length, { size }, (at) =>
            seen.push(bytes.slice(at, at + size)),
          );
          expect(walked).toEqual({ decoded: records.length, decodeErrors: 0, error: null });
          expect(seen).toEqual(records);
        },
      ),
    );
  });

  it('steps over a record of another length and counts it', () => {
    const bytes = ring(new Uint8Array(8), new Uint8Array(5), new Uint8Array(8));
    const offsets: number[] = [];
    const walked = walkRecords(bytes, 3, { size: 8 }, (at) => offsets.push(at));
    expect(walked).toEqual({ decoded: 2, decodeErrors: 1, error: 'record 1 has 5 bytes, the layout has 8' });
    expect(offsets).toEqual([8, 40]);
  });

  it('gives up the rest where the framing is broken', () => {
    const bytes = ring(new Uint8Array(8), new Uint8Array(8), new Uint8Array(8));
    new DataView(bytes.buffer).setUint32(16, 0xffff_ffff, true);
    expect(walkRecords(bytes, 3, { size: 8 })).toEqual({
      decoded: 1,
      decodeErrors: 2,
      error: 'record 1 claims 4294967295 bytes, 24 are left',
    });
  });

  it('accounts for every record of the count whatever the bytes are, inside the buffer', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 32 }),
        (bytes, count, size) => {
          const walked = walkRecords(bytes, count, { size }, (at) => {
            expect(at).toBeGreaterThanOrEqual(RECORD_HEADER);
            expect(at + size).toBeLessThanOrEqual(bytes.length);
          });
          expect(walked.decoded + walked.decodeErrors).toBe(count);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('says so when bytes are left over', () => {
    const walked = walkRecords(ring(new Uint8Array(8), new Uint8Array(8)), 1, { size: 8 });
    expect(walked).toEqual({ decoded: 1, decodeErrors: 0, error: '16 bytes after the last of 1 records' });
  });
});

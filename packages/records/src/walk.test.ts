import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kinds } from './kinds';
import type { Layout } from './layout';
import { RECORD_HEADER, strideOf } from './stride';
import { startOf, type Walked, walkBatch } from './walk';

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

const layout = (size: number, tag: number | null = null, name = 'event'): Layout => ({
  name,
  tag,
  struct: `hl_${name}`,
  size,
  stride: strideOf(size),
  columns: [],
});
const one = (size: number): Kinds => new Kinds([layout(size)]);
const startsOf = (walked: Walked): number[] =>
  Array.from({ length: walked.decoded }, (_, i) => startOf(walked, i));

function tagged(tag: number, length: number): Uint8Array {
  const data = new Uint8Array(length);
  if (length >= 2) new DataView(data.buffer).setUint16(0, tag, true);
  return data;
}

describe('walkBatch', () => {
  it('finds each record’s data, in order, by arithmetic where all are good', () => {
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
          const walked = walkBatch(bytes, records.length, one(size));
          expect(walked).toMatchObject({
            decoded: records.length,
            decodeErrors: 0,
            error: null,
            starts: null,
          });
          expect(startsOf(walked).map((at) => bytes.slice(at, at + size))).toEqual(records);
        },
      ),
    );
  });

  it('steps over a record of another length and counts it', () => {
    const bytes = ring(new Uint8Array(8), new Uint8Array(5), new Uint8Array(8));
    const walked = walkBatch(bytes, 3, one(8));
    expect(walked).toMatchObject({
      decoded: 2,
      decodeErrors: 1,
      error: 'record 1 has 5 bytes, the layout has 8',
    });
    expect(startsOf(walked)).toEqual([8, 40]);
  });

  it('gives up the rest where the framing is broken', () => {
    const bytes = ring(new Uint8Array(8), new Uint8Array(8), new Uint8Array(8));
    new DataView(bytes.buffer).setUint32(16, 0xffff_ffff, true);
    expect(walkBatch(bytes, 3, one(8))).toMatchObject({
      decoded: 1,
      decodeErrors: 2,
      error: 'record 1 claims 4294967295 bytes, 24 are left',
    });
  });

  it('tells kinds apart by their tag, each by its own length', () => {
    const kinds = new Kinds([layout(24, 1, 'opened'), layout(8, 7, 'closed'), layout(2, 255, 'bare')]);
    const record = fc.record({
      tag: fc.oneof(fc.constantFrom(1, 7, 255), fc.integer({ min: 0, max: 0xffff })),
      length: fc.oneof(fc.constantFrom(24, 8, 2), fc.integer({ min: 0, max: 40 })),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 30 }), (list) => {
        const records = list.map(({ tag, length }) => tagged(tag, length));
        const good = list.flatMap(({ tag, length }, i) => {
          const kind = kinds.layouts.findIndex((l) => l.tag === tag && l.size === length && length >= 2);
          return kind < 0 ? [] : [{ kind, data: records[i]! }];
        });
        const bytes = ring(...records);
        const view = new DataView(bytes.buffer);
        const walked = walkBatch(bytes, list.length, kinds);
        expect(walked.decoded + walked.decodeErrors).toBe(list.length);
        expect(startsOf(walked).map((at) => kinds.kindAt(view, at))).toEqual(good.map(({ kind }) => kind));
        expect(startsOf(walked).map((at) => bytes.slice(at, at + kinds.layoutAt(view, at).size))).toEqual(
          good.map(({ data }) => data),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('names the kinds that a record is none of', () => {
    const kinds = new Kinds([layout(24, 1, 'opened'), layout(8, 2, 'closed')]);
    expect(walkBatch(ring(tagged(2, 24)), 1, kinds)).toMatchObject({
      decodeErrors: 1,
      error: 'record 0, of 24 bytes, is of none of the kinds opened, closed',
    });
  });

  it('accounts for every record of the count whatever the bytes are, inside the buffer', () => {
    const kinds = fc.oneof(
      fc.integer({ min: 0, max: 32 }).map(one),
      fc.constant(new Kinds([layout(2, 1), layout(16, 0x20)])),
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 1000 }),
        kinds,
        (bytes, count, kinds) => {
          const walked = walkBatch(bytes, count, kinds);
          const view = new DataView(bytes.buffer);
          for (const at of startsOf(walked)) {
            expect(at).toBeGreaterThanOrEqual(RECORD_HEADER);
            expect(at + kinds.layoutAt(view, at).size).toBeLessThanOrEqual(bytes.length);
          }
          expect(walked.decoded + walked.decodeErrors).toBe(count);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('says so when bytes are left over', () => {
    const walked = walkBatch(ring(new Uint8Array(8), new Uint8Array(8)), 1, one(8));
    expect(walked).toMatchObject({
      decoded: 1,
      decodeErrors: 0,
      error: '16 bytes after the last of 1 records',
    });
  });
});

import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_KINDS, type FrameKind, framed, SEGMENT_HEADER, segmentHeader, walkSegment } from './segment';

const kinds = Object.keys(FRAME_KINDS) as FrameKind[];
const frames = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), payload: fc.uint8Array({ maxLength: 40 }) }),
  { maxLength: 12 },
);

const written = (index: number, all: { kind: FrameKind; payload: Uint8Array }[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat([
      segmentHeader(index),
      ...all.flatMap(({ kind, payload }) => {
        const [head, pad] = framed(kind, payload, crc32);
        return [head, payload, pad];
      }),
    ]),
  );

describe('a segment of a recording', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(frames, fc.nat(2 ** 32 - 1), (all, index) => {
        const bytes = written(index, all);
        const { frames: read, good, fault, ...rest } = walkSegment(bytes, crc32);
        expect([rest.index, good, fault]).toEqual([index, bytes.length, null]);
        expect(read.map(({ kind, payload }) => ({ kind, payload: payload.slice() }))).toEqual(all);
      }),
    );
  });

  it('cut off at any byte gives every frame that is whole, and says so unless it ends with one', () => {
    fc.assert(
      fc.property(frames, fc.nat(), (all, cut) => {
        const whole = written(1, all);
        const bytes = whole.subarray(0, cut % (whole.length + 1));
        const { frames: read, good, fault } = walkSegment(bytes, crc32);
        // where each frame ends, without the padding that nobody misses
        let end = SEGMENT_HEADER;
        const ends = all.map(({ payload }) => {
          const last = end + 16 + payload.length;
          end = last + (-payload.length & 7);
          return last;
        });
        expect(read).toHaveLength(ends.filter((last) => last <= bytes.length).length);
        expect(good).toBeLessThanOrEqual(bytes.length);
        expect(fault === null).toBe(bytes.length >= SEGMENT_HEADER && good === bytes.length);
      }),
    );
  });

  it('with any byte changed gives no frame that is another', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, where, flip) => {
        const bytes = written(1, all).slice();
        bytes[where % bytes.length]! ^= flip;
        const { frames: read } = walkSegment(bytes, crc32);
        // a changed byte of the padding or of the index changes none
        for (const [i, { kind, payload }] of read.entries())
          expect({ kind, payload: payload.slice() }).toEqual(all[i]);
      }),
    );
  });

  it('of any other bytes says what they are not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(walkSegment(bytes, crc32)).toMatchObject({ frames: [], fault: expect.any(String) });
      }),
    );
    const newer = segmentHeader(1);
    newer[8] = 9;
    expect(walkSegment(newer, crc32).fault).toBe('it is of version 9, this reads 1');
  });

  it('steps over a frame of a kind that it does not know', () => {
    const bytes = written(1, [
      { kind: 'batch', payload: new Uint8Array(4) },
      { kind: 'end', payload: new Uint8Array(1) },
    ]);
    const view = new DataView(bytes.buffer);
    view.setUint32(SEGMENT_HEADER + 4, 77, true);
    view.setUint32(SEGMENT_HEADER + 12, crc32(bytes.subarray(SEGMENT_HEADER, SEGMENT_HEADER + 12)), true);
    expect(walkSegment(bytes, crc32).frames.map(({ kind }) => kind)).toEqual([null, 'end']);
  });
});

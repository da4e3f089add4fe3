import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_HEADER, type Frame, FrameReader, frameHeader, MAX_FRAME } from './frame';

const frame = fc.record({
  kind: fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4),
  payload: fc.uint8Array({ maxLength: 300 }),
});

function bytesOf(frames: Frame[]): Uint8Array {
  const parts = frames.flatMap((f) => [frameHeader(f.kind, f.payload.length), f.payload]);
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

describe('FrameReader', () => {
  it('gives back the frames, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 12 }),
        fc.array(fc.nat(4000), { maxLength: 20 }),
        (frames, cuts) => {
          const bytes = bytesOf(frames);
          const edges = [0, ...cuts.map((c) => c % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
          const reader = new FrameReader();
          const got: Frame[] = [];
          for (let i = 1; i < edges.length; i++) {
            for (const f of reader.push(bytes.slice(edges[i - 1], edges[i]))) {
              got.push({ kind: f.kind, payload: f.payload.slice() });
            }
          }
          expect(got).toEqual(frames);
        },
      ),
    );
  });

  it('refuses an unknown kind and a length beyond the limit at once', () => {
    for (const [kind, length] of [
      [0, 1],
      [5, 1],
      [1, MAX_FRAME + 1],
      [1, 0xffff_ffff],
    ] as const) {
      const header = new Uint8Array(FRAME_HEADER);
      new DataView(header.buffer).setUint32(0, length, true);
      header[4] = kind;
      expect(() => [...new FrameReader().push(header)]).toThrow('loader stream is broken');
    }
  });

  it('never reads past what it was given, whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 30 }), (chunks) => {
        const reader = new FrameReader();
        let given = 0;
        let got = 0;
        try {
          for (const chunk of chunks) {
            given += chunk.length;
            for (const f of reader.push(chunk)) got += FRAME_HEADER + f.payload.length;
          }
        } catch (error) {
          expect((error as { code?: string }).code).toBe('frame');
        }
        expect(got).toBeLessThanOrEqual(given);
      }),
    );
  });
});

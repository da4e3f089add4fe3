import { blobOf, MAX_OBJECT } from '@hooklab/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Upload } from './upload';

const code = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
};

describe('Upload', () => {
  it('gives back what came with an id, in order, once', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.array(fc.uint8Array({ maxLength: 200 })), (id, pieces) => {
        const upload = new Upload();
        for (const piece of pieces) upload.add(blobOf(id, piece));
        const whole = Buffer.concat(pieces);
        expect(Buffer.from(upload.take(id, whole.length)).equals(whole)).toBe(true);
        expect(code(() => upload.take(id, whole.length))).toBe(whole.length === 0 ? undefined : 'upload');
      }),
    );
  });

  it('refuses another length than was said, and what came with another id', () => {
    const upload = new Upload();
    upload.add(blobOf(1, new Uint8Array(10)));
    expect(code(() => upload.take(1, 11))).toBe('upload');
    upload.add(blobOf(1, new Uint8Array(10)));
    upload.add(blobOf(2, new Uint8Array(5)));
    expect(code(() => upload.take(1, 10))).toBe('upload');
    upload.add(blobOf(1, new Uint8Array(10)));
    upload.add(blobOf(2, new Uint8Array(5)));
    expect(upload.take(2, 5).length).toBe(5);
  });

  it('refuses more than an object may have, and goes on', () => {
    const upload = new Upload();
    const piece = blobOf(7, new Uint8Array(MAX_OBJECT / 4));
    for (let i = 0; i < 6; i++) upload.add(piece);
    expect(code(() => upload.take(7, MAX_OBJECT))).toBe('upload');
    expect(code(() => upload.add(new Uint8Array(3)))).toBe('blob');
    upload.add(blobOf(8, new Uint8Array(1)));
    expect(upload.take(8, 1).length).toBe(1);
  });
});

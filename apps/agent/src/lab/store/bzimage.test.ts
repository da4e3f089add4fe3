import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BzImageError, bzImagePayload, compressionOf } from './bzimage';

/** A bzImage with two setup sectors and 100 bytes of code before the payload. */
function bzImage(payload: Uint8Array, appendSize: number | undefined): Buffer {
  const tail = Buffer.alloc(appendSize === undefined ? 0 : 4);
  if (appendSize !== undefined) tail.writeUInt32LE(appendSize);
  const body = Buffer.concat([payload, tail]);
  const head = Buffer.alloc(3 * 512 + 100);
  head[0x1f1] = 2;
  head.write('HdrS', 0x202, 'latin1');
  head.writeUInt16LE(0x20f, 0x206);
  head.writeUInt32LE(100, 0x248);
  head.writeUInt32LE(body.length, 0x24c);
  return Buffer.concat([head, body, Buffer.alloc(64, 0xcc)]);
}

const kernel = Buffer.from(`\x7fELF${'the kernel '.repeat(1000)}`, 'latin1');

test('a gzip payload keeps its own trailer', () => {
  const { compression, data } = bzImagePayload(bzImage(gzipSync(kernel), undefined));
  expect(compression).toBe('gzip');
  expect(gunzipSync(data).equals(kernel)).toBe(true);
});

// "the kernel the kernel the kernel\n" by `xz -c --check=crc32`, `lz4 -c -l` and `zstd -c`, as the kernel build does
test.each([
  [
    'xz',
    '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AAgABNdADoaCM52kYNweGfJ2CIRArpygAAAANzArH4AASshHFifGpBCmQ0BAAAAAAFZWg==',
  ],
  ['lz4', 'AiFMGBQAAAC9dGhlIGtlcm5lbCALAFBybmVsCg=='],
  ['zstd', 'KLUv/SQhlQAAYHRoZSBrZXJuZWwgCgEA/ooXwl928A=='],
])('a payload by %s comes out without the size that the build appended', (name, base64) => {
  const packed = Buffer.from(base64, 'base64');
  const { compression, data } = bzImagePayload(bzImage(packed, 33));
  expect(compression).toBe(name);
  expect(Buffer.from(data).equals(packed)).toBe(true);
});

test('an uncompressed payload', () => {
  expect(Buffer.from(bzImagePayload(bzImage(kernel, undefined)).data).equals(kernel)).toBe(true);
});

test('what is no bzImage, too old, cut off or of an unknown compression is named', () => {
  const whole = bzImage(gzipSync(kernel), undefined);
  expect(() => bzImagePayload(Buffer.alloc(4096))).toThrow('not a Linux bzImage');
  expect(() => bzImagePayload(whole.subarray(0, 1640))).toThrow('cut off');
  const old = Buffer.from(whole);
  old.writeUInt16LE(0x207, 0x206);
  expect(() => bzImagePayload(old)).toThrow('boot protocol 207');
  expect(() => compressionOf(Buffer.from('5d0000', 'hex'))).toThrow('5d0000');
});

test('broken images end in BzImageError, never in anything else', () => {
  const whole = bzImage(gzipSync(kernel), undefined);
  fc.assert(
    fc.property(fc.nat(0x260), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
      const image = Buffer.from(whole);
      image[at] = byte;
      try {
        bzImagePayload(image.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(BzImageError);
      }
    }),
    { numRuns: 2_000 },
  );
});

/**
 * Where the compressed ELF kernel sits in a bzImage (Documentation/arch/x86/boot.rst):
 *
 *   0x1f1 setup_sects u8   0x202 "HdrS"   0x206 version u16 (≥2.08 has the payload fields)
 *   0x248 payload_offset u32   0x24c payload_length u32, both counted from the protected-mode code,
 *   which begins at (setup_sects + 1) × 512
 */
export type Compression = 'gzip' | 'xz' | 'lz4' | 'zstd' | 'none';

export interface Payload {
  compression: Compression;
  data: Uint8Array;
}

export class BzImageError extends Error {}

/** A view of the payload, without the 4 bytes of uncompressed size that the build appends. Throws BzImageError. */
export function bzImagePayload(image: Uint8Array): Payload {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  if (image.length < 0x250 || Buffer.from(image.subarray(0x202, 0x206)).toString('latin1') !== 'HdrS') {
    throw new BzImageError('not a Linux bzImage');
  }
  const version = view.getUint16(0x206, true);
  if (version < 0x208)
    throw new BzImageError(`boot protocol ${version.toString(16)} does not tell where the kernel is`);
  const setupSectors = image[0x1f1] || 4;
  const start = (setupSectors + 1) * 512 + view.getUint32(0x248, true);
  const length = view.getUint32(0x24c, true);
  if (length < 8 || start + length > image.length) throw new BzImageError('cut off');
  const payload = image.subarray(start, start + length);
  const compression = compressionOf(payload);
  // gzip's own trailer is that size; an uncompressed payload has none
  const keep = compression === 'gzip' || compression === 'none' ? length : length - 4;
  return { compression, data: payload.subarray(0, keep) };
}

const magics: [Compression, number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lz4', [0x02, 0x21, 0x4c, 0x18]], // the legacy frame that the kernel build uses
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['none', [0x7f, 0x45, 0x4c, 0x46]],
];

/** Throws BzImageError for lzma, bzip2 and lzo, which Debian does not use. */
export function compressionOf(data: Uint8Array): Compression {
  for (const [name, magic] of magics) if (magic.every((byte, i) => data[i] === byte)) return name;
  throw new BzImageError(`unknown compression (${Buffer.from(data.subarray(0, 6)).toString('hex')})`);
}

/**
 * One file of a recording: pieces of a run, as they came, one after the other.
 *
 *   0                   8             12          16
 *   | "HLREC\0\r\n"     | version u32 | index u32 |
 *
 * then frames, each 8-byte aligned, all numbers little-endian:
 *
 *   | length u32 | kind u32 | payload crc u32 | head crc u32 | payload: length bytes | pad to 8 |
 *
 * `head crc` is of the twelve bytes before it: a length is believed only with it. CRC-32 as in zlib. A process that is
 * killed leaves whole frames and at most one that is cut off, at the end.
 */
export const SEGMENT_HEADER = 16;
export const FRAME_HEAD = 16;
export const SEGMENT_VERSION = 1;

const MAGIC = [0x48, 0x4c, 0x52, 0x45, 0x43, 0, 0x0d, 0x0a];

export const FRAME_KINDS = {
  /** a batch of the loader, its header too */
  batch: 1,
  /** records that were lost on the way before the next batch: their number, u64 */
  lost: 2,
  /** entries of a map of groups, all of them */
  groups: 3,
  /** how the run ended, JSON: nothing comes after it */
  end: 4,
} as const;
export type FrameKind = keyof typeof FRAME_KINDS;

/** CRC-32 of bytes: zlib's. */
export type Crc = (bytes: Uint8Array) => number;

export interface Frame {
  /** null: of a newer Hooklab; it is stepped over */
  kind: FrameKind | null;
  payload: Uint8Array;
}

export interface Segment {
  index: number;
  frames: Frame[];
  /** bytes from the start that are whole */
  good: number;
  /** why the rest is not read; null: there is none */
  fault: string | null;
}

const names = new Map(Object.entries(FRAME_KINDS).map(([name, kind]) => [kind as number, name as FrameKind]));

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function segmentHeader(index: number): Uint8Array {
  const out = new Uint8Array(SEGMENT_HEADER);
  out.set(MAGIC);
  viewOf(out).setUint32(8, SEGMENT_VERSION, true);
  viewOf(out).setUint32(12, index, true);
  return out;
}

/** What stands before and after a payload in the file. */
export function framed(kind: FrameKind, payload: Uint8Array, crc: Crc): [head: Uint8Array, pad: Uint8Array] {
  const head = new Uint8Array(FRAME_HEAD);
  const view = viewOf(head);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, FRAME_KINDS[kind], true);
  view.setUint32(8, crc(payload), true);
  view.setUint32(12, crc(head.subarray(0, 12)), true);
  return [head, new Uint8Array(-payload.length & 7)];
}

/** Bytes that a payload takes in the file. */
export const frameBytes = (payload: Uint8Array): number =>
  FRAME_HEAD + payload.length + (-payload.length & 7);

/** Of any bytes: never throws, and gives nothing whose checksum is wrong. Payloads are views of `bytes`. */
export function walkSegment(bytes: Uint8Array, crc: Crc): Segment {
  const view = viewOf(bytes);
  if (bytes.length < SEGMENT_HEADER) return broken(0, 'it ends in its header');
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return broken(0, 'it is no part of a recording');
  const version = view.getUint32(8, true);
  if (version !== SEGMENT_VERSION)
    return broken(0, `it is of version ${version}, this reads ${SEGMENT_VERSION}`);
  const segment: Segment = { index: view.getUint32(12, true), frames: [], good: SEGMENT_HEADER, fault: null };
  while (segment.good < bytes.length) {
    const at = segment.good;
    const left = bytes.length - at;
    if (left < FRAME_HEAD) return { ...segment, fault: 'it is cut off in the head of a frame' };
    if (view.getUint32(at + 12, true) !== crc(bytes.subarray(at, at + 12)))
      return { ...segment, fault: 'the head of a frame has a wrong checksum' };
    const length = view.getUint32(at, true);
    if (length > left - FRAME_HEAD) return { ...segment, fault: 'it is cut off in a frame' };
    const payload = bytes.subarray(at + FRAME_HEAD, at + FRAME_HEAD + length);
    if (view.getUint32(at + 8, true) !== crc(payload))
      return { ...segment, fault: 'a frame has a wrong checksum' };
    segment.frames.push({ kind: names.get(view.getUint32(at + 4, true)) ?? null, payload });
    // the padding of the last one may be missing: nothing is in it
    segment.good = Math.min(bytes.length, at + frameBytes(payload));
  }
  return segment;
}

const broken = (index: number, fault: string): Segment => ({ index, frames: [], good: 0, fault });

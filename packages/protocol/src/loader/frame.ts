import { Problem } from '@hooklab/base';

/**
 * The framing of the loader's stdio, the same for every target:
 *
 *   0        4      5                    5+n
 *   | n: u32 | kind | payload: n bytes   |     little endian; n does not count the 5 header bytes
 *
 * `control` is one JSON message (UTF-8). `batch` is ring-buffer records, untouched (see batch.ts).
 * `blob` is a piece of bytes that belong to a request: u32 request id, then bytes, MAX_BLOB at most. From the loader
 * they come before the reply (`surface.read`, `run.map`), from the agent before the request (`run.start`: the object).
 * `groups` is a piece of what a run sums up (see groups.ts).
 */
export const FrameKind = { control: 1, batch: 2, blob: 3, groups: 4 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

export const FRAME_HEADER = 5;
export const MAX_FRAME = 16 * 1024 * 1024;

/** Bytes of one blob frame's payload: what is asked for meanwhile waits behind no more than this. */
const MAX_BLOB = 256 * 1024;
/** The request id before a blob's bytes. */
export const BLOB_HEADER = 4;
/** Bytes that one blob carries. */
export const BLOB_PIECE = MAX_BLOB - BLOB_HEADER;

export interface Frame {
  kind: FrameKind;
  payload: Uint8Array;
}

export function frameHeader(kind: FrameKind, length: number): Uint8Array {
  const header = new Uint8Array(FRAME_HEADER);
  new DataView(header.buffer).setUint32(0, length, true);
  header[4] = kind;
  return header;
}

/** One piece of a request's bytes, as the payload of a blob frame. */
export function blobOf(id: number, piece: Uint8Array): Uint8Array {
  const payload = new Uint8Array(BLOB_HEADER + piece.length);
  new DataView(payload.buffer).setUint32(0, id, true);
  payload.set(piece, BLOB_HEADER);
  return payload;
}

export const blobId = (payload: Uint8Array): number =>
  new DataView(payload.buffer, payload.byteOffset, BLOB_HEADER).getUint32(0, true);

/** Bytes as the payloads of blob frames, in order. */
export function* blobsOf(id: number, bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += BLOB_PIECE) {
    yield blobOf(id, bytes.subarray(at, at + BLOB_PIECE));
  }
}

/** Cuts a byte stream into frames. A payload is copied only when it spans chunks. */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /** Throws Problem `frame` on an unknown kind or a length over MAX_FRAME: the stream is then lost. */
  *push(chunk: Uint8Array): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= FRAME_HEADER) {
      const header = this.#peek(FRAME_HEADER);
      const length = new DataView(header.buffer, header.byteOffset, FRAME_HEADER).getUint32(0, true);
      const kind = header[4]!;
      if (length > MAX_FRAME || kind < FrameKind.control || kind > FrameKind.groups) {
        throw new Problem({
          code: 'frame',
          what: 'The loader stream is broken',
          cause: `a frame of kind ${kind} and ${length} bytes is not part of the protocol`,
          fix: 'Something else writes to the loader’s standard output, or the versions differ',
        });
      }
      if (this.#size < FRAME_HEADER + length) return;
      this.#take(FRAME_HEADER);
      yield { kind: kind as FrameKind, payload: this.#take(length) };
    }
  }

  #peek(n: number): Uint8Array {
    const first = this.#chunks[0]!;
    if (first.length >= n) return first.subarray(0, n);
    this.#chunks = [concat(this.#chunks, this.#size)];
    return this.#chunks[0]!.subarray(0, n);
  }

  #take(n: number): Uint8Array {
    this.#size -= n;
    const first = this.#chunks[0];
    if (first && first.length >= n) {
      if (first.length === n) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(n);
      return first.subarray(0, n);
    }
    const out = new Uint8Array(n);
    let at = 0;
    while (at < n) {
      const chunk = this.#chunks[0]!;
      const part = Math.min(chunk.length, n - at);
      out.set(chunk.subarray(0, part), at);
      at += part;
      if (part === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part);
    }
    return out;
  }
}

function concat(chunks: Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

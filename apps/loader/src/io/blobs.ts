import { BLOB_HEADER, FrameKind, MAX_BLOB } from '@hooklab/protocol';
import type { Wire } from './wire';

/** One piece of a request's bytes, as the payload of a blob frame. */
export function blobOf(id: number, piece: Uint8Array): Uint8Array {
  const payload = Buffer.allocUnsafe(BLOB_HEADER + piece.length);
  payload.writeUInt32LE(id, 0);
  payload.set(piece, BLOB_HEADER);
  return payload;
}

export const blobId = (payload: Uint8Array): number =>
  new DataView(payload.buffer, payload.byteOffset, BLOB_HEADER).getUint32(0, true);

/** Bytes as blob frames, in order. */
export function sendBlobs(wire: Wire, id: number, bytes: Uint8Array): void {
  const size = MAX_BLOB - BLOB_HEADER;
  for (let at = 0; at < bytes.length; at += size) {
    wire.forward(FrameKind.blob, blobOf(id, bytes.subarray(at, at + size)));
  }
}

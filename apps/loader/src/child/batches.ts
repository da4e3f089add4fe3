import { BATCH_HEADER, type BatchHeader, FRAME_HEADER, FrameKind, writeBatchHeader } from '@hooklab/protocol';

/** Room that the ring leaves before the records: one frame header and one batch header. */
export const HEADROOM = FRAME_HEADER + BATCH_HEADER;

/**
 * Makes a frame of what the ring handed over, in place:
 *
 *   | frame header 5 | batch header 24 | records… |
 *   '------------ headroom -----------'
 */
export function sealBatch(buffer: Uint8Array, header: Omit<BatchHeader, 'bytes'>): void {
  const view = new DataView(buffer.buffer, buffer.byteOffset, HEADROOM);
  view.setUint32(0, buffer.length - FRAME_HEADER, true);
  view.setUint8(4, FrameKind.batch);
  writeBatchHeader({ ...header, bytes: buffer.length - HEADROOM }, buffer.subarray(FRAME_HEADER));
}

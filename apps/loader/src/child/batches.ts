import { BATCH_HEADER, FRAME_HEADER, FrameKind } from '@hooklab/protocol';

/** Room that the ring leaves before the records: one frame header and one batch header. */
export const HEADROOM = FRAME_HEADER + BATCH_HEADER;

/**
 * Makes a frame of what the ring handed over, in place:
 *
 *   | frame header 5 | batch header 16 | records… |
 *   '------------ headroom -----------'
 */
export function sealBatch(buffer: Uint8Array, run: number, seq: number, count: number): void {
  const view = new DataView(buffer.buffer, buffer.byteOffset, HEADROOM);
  view.setUint32(0, buffer.length - FRAME_HEADER, true);
  view.setUint8(4, FrameKind.batch);
  view.setUint32(FRAME_HEADER, run, true);
  view.setUint32(FRAME_HEADER + 4, seq, true);
  view.setUint32(FRAME_HEADER + 8, count, true);
  view.setUint32(FRAME_HEADER + 12, buffer.length - HEADROOM, true);
}

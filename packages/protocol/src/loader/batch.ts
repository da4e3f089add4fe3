/**
 * A batch: many ring-buffer records in one layout from the kernel to the browser.
 *
 *   0         4         8           12          16          24
 *   | run u32 | seq u32 | count u32 | bytes u32 | first u64 | records…
 *
 * and each record, as the kernel's ring buffer lays it out, 8-byte aligned (walked in @hooklab/records; of several kinds the data begins with a tag):
 *
 *   | length u32 | 0 u32 | data: length bytes | pad to 8 |
 *
 * `seq` counts batches of one run from 0, `first` the records before this one: a hole in `seq` means that batches were
 * lost, `first` says how many records were in them.
 */
export const BATCH_HEADER = 24;
export { RECORD_HEADER } from '@hooklab/records';

export interface BatchHeader {
  run: number;
  seq: number;
  count: number;
  /** length of the records part */
  bytes: number;
  /** records of the run in the batches before: exact below 2^53 */
  first: number;
}

export function readBatchHeader(payload: Uint8Array): BatchHeader {
  const view = new DataView(payload.buffer, payload.byteOffset, BATCH_HEADER);
  return {
    run: view.getUint32(0, true),
    seq: view.getUint32(4, true),
    count: view.getUint32(8, true),
    bytes: view.getUint32(12, true),
    first: Number(view.getBigUint64(16, true)),
  };
}

/** Into the first BATCH_HEADER bytes of `out`. */
export function writeBatchHeader(h: BatchHeader, out: Uint8Array = new Uint8Array(BATCH_HEADER)): Uint8Array {
  const view = new DataView(out.buffer, out.byteOffset, BATCH_HEADER);
  view.setUint32(0, h.run, true);
  view.setUint32(4, h.seq, true);
  view.setUint32(8, h.count, true);
  view.setUint32(12, h.bytes, true);
  view.setBigUint64(16, BigInt(h.first), true);
  return out;
}

import type { Kinds } from './kinds';
import { RECORD_HEADER, strideOf } from './stride';

/**
 * The records part of a batch, as the kernel's ring buffer lays records out, 8-byte aligned:
 *
 *   0            4       8                 8+length   (rounded up to 8)
 *   | length u32 | 0 u32 | data: length B  | pad      | next record…
 *
 * The length comes from the program in the kernel, which may be hand-written: nothing in it is believed.
 *
 * A batch is walked once; who reads its records reads them by this. Every record of the count is one or the other:
 * `decoded + decodeErrors === count`.
 */
export interface Walked {
  decoded: number;
  decodeErrors: number;
  /** the first thing wrong, for a person; null when nothing is */
  error: string | null;
  /** where the data of each good record begins; null: they lie one after the other, `stride` apart */
  starts: Uint32Array | null;
  stride: number;
}

/** Where the data of the i-th good record begins, 0 ≤ i < decoded. */
export const startOf = ({ starts, stride }: Walked, i: number): number =>
  starts === null ? i * stride + RECORD_HEADER : starts[i]!;

/**
 * A record of no kind, or of another length than its kind's, is a decode error and is stepped over; where the framing
 * itself is broken (a length past the end), all that are left are decode errors. No object is made per record.
 */
export function walkBatch(records: Uint8Array, count: number, kinds: Kinds): Walked {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const end = records.byteLength;
  const { stride, size } = kinds.layouts[0]!;
  const only = kinds.tagged ? -1 : size;
  let at = 0;
  let decoded = 0;
  let bad = 0;
  let error: string | null = null;
  let starts: Uint32Array | null = null;
  for (let i = 0; i < count; i++) {
    const data = at + RECORD_HEADER;
    if (data > end) {
      error ??= `the batch ends after ${i} of ${count} records`;
      bad += count - i;
      break;
    }
    const length = view.getUint32(at, true);
    if (length > end - data) {
      error ??= `record ${i} claims ${length} bytes, ${end - data} are left`;
      bad += count - i;
      break;
    }
    if (only >= 0 ? length === only : kinds.kindOf(view, data, length) >= 0) {
      if (starts !== null) starts[decoded] = data;
      else if (data !== decoded * stride + RECORD_HEADER) {
        starts = placesOf(records, count, decoded, stride);
        starts[decoded] = data;
      }
      decoded += 1;
    } else {
      error ??= wrongRecord(kinds, i, length);
      bad += 1;
    }
    at += strideOf(length);
  }
  // The last record's padding may be missing; whole bytes beyond it belong to no record.
  if (at < end) error ??= `${end - at} bytes after the last of ${count} records`;
  return { decoded, decodeErrors: bad, error, starts, stride };
}

/** Room for all that may come, with those so far in it. */
function placesOf(records: Uint8Array, count: number, decoded: number, stride: number): Uint32Array {
  const starts = new Uint32Array(Math.min(count, Math.floor(records.byteLength / RECORD_HEADER)));
  for (let i = 0; i < decoded; i++) starts[i] = i * stride + RECORD_HEADER;
  return starts;
}

function wrongRecord({ layouts, tagged }: Kinds, i: number, length: number): string {
  return tagged
    ? `record ${i}, of ${length} bytes, is of none of the kinds ${layouts.map((l) => l.name).join(', ')}`
    : `record ${i} has ${length} bytes, the layout has ${layouts[0]!.size}`;
}

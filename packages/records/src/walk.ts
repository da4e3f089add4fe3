import type { Layout } from './layout';

/**
 * The records part of a batch, as the kernel's ring buffer lays records out, 8-byte aligned:
 *
 *   0            4       8                 8+length   (rounded up to 8)
 *   | length u32 | 0 u32 | data: length B  | pad      | next record…
 *
 * The length comes from the program in the kernel, which may be hand-written: nothing in it is believed.
 */
export const RECORD_HEADER = 8;

/** Every record of the count is one or the other: `decoded + decodeErrors === count`. */
export interface Walked {
  decoded: number;
  decodeErrors: number;
  /** the first thing wrong, for a person; null when nothing is */
  error: string | null;
}

/** Distance from one record to the next for records of `size` bytes. */
export function strideOf(size: number): number {
  return (RECORD_HEADER + size + 7) & ~7;
}

/**
 * Calls `visit` with the offset of the data of each good record. No object is made per record.
 * A record of another length than the layout's is a decode error and is stepped over; where the framing
 * itself is broken (a length past the end), all that are left are decode errors.
 */
export function walkRecords(
  records: Uint8Array,
  count: number,
  layout: Pick<Layout, 'size'>,
  visit?: (dataOffset: number) => void,
): Walked {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const end = records.byteLength;
  const size = layout.size;
  let at = 0;
  let decoded = 0;
  let bad = 0;
  let error: string | null = null;
  for (let i = 0; i < count; i++) {
    if (at + RECORD_HEADER > end) {
      error ??= `the batch ends after ${i} of ${count} records`;
      bad += count - i;
      return { decoded, decodeErrors: bad, error };
    }
    const length = view.getUint32(at, true);
    const data = at + RECORD_HEADER;
    if (length > end - data) {
      error ??= `record ${i} claims ${length} bytes, ${end - data} are left`;
      bad += count - i;
      return { decoded, decodeErrors: bad, error };
    }
    if (length === size) {
      decoded += 1;
      visit?.(data);
    } else {
      error ??= `record ${i} has ${length} bytes, the layout has ${size}`;
      bad += 1;
    }
    at += strideOf(length);
  }
  // The last record's padding may be missing; whole bytes beyond it belong to no record.
  if (at < end) error ??= `${end - at} bytes after the last of ${count} records`;
  return { decoded, decodeErrors: bad, error };
}

/** All records are good and lie at a fixed stride: record i's data is at i * stride + RECORD_HEADER. */
export function isUniform(walked: Walked): boolean {
  return walked.error === null;
}

/** Bytes of a record's header in a batch: its length, and 0. */
export const RECORD_HEADER = 8;

/** Distance from one record to the next for records of `size` bytes. */
export function strideOf(size: number): number {
  return (RECORD_HEADER + size + 7) & ~7;
}

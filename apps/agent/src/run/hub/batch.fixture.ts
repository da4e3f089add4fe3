import { BATCH_HEADER, type RunStats, writeBatchHeader } from '@hooklab/protocol';
import { Kinds, type Layout, RECORD_HEADER } from '@hooklab/records';

/** A record of one u64. */
export const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 8,
  stride: 16,
  columns: [{ name: 'n', ctype: '__u64', kind: 'uint', offset: 0, size: 8 }],
};

export const kinds = new Kinds([layout]);

/** A batch as the loader makes it: `good` records of the layout and `bad` ones of another length. */
export function batch(seq: number, first: number, good: number, bad = 0): Uint8Array {
  const bytes = good * layout.stride + bad * (RECORD_HEADER + 16);
  const out = new Uint8Array(BATCH_HEADER + bytes);
  writeBatchHeader({ run: 1, seq, count: good + bad, bytes, first }, out);
  const view = new DataView(out.buffer);
  let at = BATCH_HEADER;
  for (let i = 0; i < good + bad; i++) {
    const length = i < good ? layout.size : 16;
    view.setUint32(at, length, true);
    at += RECORD_HEADER + length;
  }
  return out;
}

/** The loader's word of a program that was entered for each record and once more for each it filtered. */
export const stats = (reserved: number, batches: number, filtered = 0): RunStats => ({
  entered: reserved + filtered,
  own: 0,
  aggregated: 0,
  filtered,
  reserveFailed: 0,
  submitted: reserved,
  reserved,
  batches,
  bytes: 0,
  missed: null,
  counters: [],
  programs: [],
});

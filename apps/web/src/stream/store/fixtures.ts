import { BATCH_HEADER, RECORD_HEADER, writeBatchHeader } from '@hooklab/protocol';
import type { Layout } from '@hooklab/records';

/** What sys_enter_unlinkat is traced into, shortened: for tests. */
export const unlinkLayout: Layout = {
  name: 'event',
  tag: null,
  struct: 'hl_event',
  size: 48,
  stride: 56,
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 0, size: 8 },
    { name: 'pid', ctype: '__u32', kind: 'uint', offset: 8, size: 4 },
    { name: 'dfd', ctype: '__s32', kind: 'int', offset: 12, size: 4 },
    { name: 'comm', ctype: 'char[8]', kind: 'string', offset: 16, size: 8 },
    { name: 'path', ctype: 'char[16]', kind: 'string', offset: 28, size: 16, statusOffset: 24 },
  ],
};

export interface UnlinkRow {
  ts: bigint;
  pid: number;
  dfd: number;
  comm: string;
  path: string;
  pathRc?: number;
}

const encoder = new TextEncoder();

export function unlinkRecord(row: UnlinkRow): Uint8Array {
  const data = new Uint8Array(unlinkLayout.size);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, row.ts, true);
  view.setUint32(8, row.pid, true);
  view.setInt32(12, row.dfd, true);
  data.set(encoder.encode(row.comm).subarray(0, 8), 16);
  const path = encoder.encode(row.path).subarray(0, 16);
  data.set(path, 28);
  view.setInt32(24, row.pathRc ?? path.length + 1, true);
  return data;
}

/** Records as the loader puts them into one batch; each may have a length of its own. */
export function batchOf(records: Uint8Array[], run = 1, seq = 0): ArrayBuffer {
  const parts = records.map((r) => RECORD_HEADER + ((r.length + 7) & ~7));
  const bytes = parts.reduce((a, b) => a + b, 0);
  const out = new Uint8Array(BATCH_HEADER + bytes);
  out.set(writeBatchHeader({ run, seq, count: records.length, bytes, first: 0 }));
  const view = new DataView(out.buffer);
  let at = BATCH_HEADER;
  records.forEach((record, i) => {
    view.setUint32(at, record.length, true);
    out.set(record, at + RECORD_HEADER);
    at += parts[i]!;
  });
  return out.buffer;
}

/** Two kinds of record in one ring: what is opened has a path, what is closed a number. */
export const openedLayout: Layout = {
  name: 'opened',
  tag: 1,
  struct: 'hl_opened',
  size: 24,
  stride: 32,
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
    { name: 'path', ctype: 'char[8]', kind: 'string', offset: 16, size: 8 },
  ],
};
export const closedLayout: Layout = {
  name: 'closed',
  tag: 2,
  struct: 'hl_closed',
  size: 16,
  stride: 24,
  columns: [
    { name: 'fd', ctype: '__u32', kind: 'uint', offset: 4, size: 4 },
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
  ],
};

export function openedRecord(ts: bigint, path: string): Uint8Array {
  const data = new Uint8Array(openedLayout.size);
  new DataView(data.buffer).setUint16(0, 1, true);
  new DataView(data.buffer).setBigUint64(8, ts, true);
  data.set(encoder.encode(path).subarray(0, 8), 16);
  return data;
}

export function closedRecord(ts: bigint, fd: number): Uint8Array {
  const data = new Uint8Array(closedLayout.size);
  new DataView(data.buffer).setUint16(0, 2, true);
  new DataView(data.buffer).setUint32(4, fd, true);
  new DataView(data.buffer).setBigUint64(8, ts, true);
  return data;
}

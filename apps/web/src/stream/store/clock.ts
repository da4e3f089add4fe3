import type { Column, RecordBytes, TableColumn } from '@hooklab/records';

/** The column that says when: a 64-bit `ts` (or `ts_ns`, `time`) of nanoseconds. */
export function timeColumn(columns: readonly TableColumn[]): TableColumn | null {
  const is = ({ name, of }: TableColumn) =>
    /^(ts|ts_ns|time|time_ns)$/.test(name) && of?.every((own) => own === null || own.size === 8);
  return columns.find(is) ?? null;
}

/** Nanoseconds between two kernel clock readings; exact up to 104 days between them. */
export function nanosBetween(view: DataView, from: number, to: number): number {
  const low = view.getUint32(to, true) - view.getUint32(from, true);
  const high = view.getUint32(to + 4, true) - view.getUint32(from + 4, true);
  return high * 4_294_967_296 + low;
}

/** What `ts` was by the wall clock, `offset` nanoseconds from it: "2026-11-30T19:45:12.000123Z". */
export function wallTime(ts: bigint, offset: bigint): string {
  const nanos = ts + offset;
  const seconds = nanos / 1_000_000_000n;
  const micros = (nanos % 1_000_000_000n) / 1000n;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${nanos} ns since 1970`;
  return `${date.toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
}

/** 1_234_567_890 → "1.234567": seconds with microseconds. */
export function relativeSeconds(nanos: number): string {
  const sign = nanos < 0 ? '−' : '';
  const micros = Math.floor(Math.abs(nanos) / 1000);
  return `${sign}${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

/** What both clocks read at a record. `offset`: from the one to the other; null: not known. */
export function clockOf(
  { view }: RecordBytes,
  at: number,
  column: Column | null | undefined,
  offset: bigint | null,
): { clock: string | null; wall: string | null } {
  if (!column) return { clock: null, wall: null };
  const ts = view.getBigUint64(at + column.offset, true);
  return { clock: String(ts), wall: offset === null ? null : wallTime(ts, offset) };
}

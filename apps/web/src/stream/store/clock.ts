import type { TableColumn } from '@hooklab/records';

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

/** 1_234_567_890 → "1.234567": seconds with microseconds. */
export function relativeSeconds(nanos: number): string {
  const sign = nanos < 0 ? '−' : '';
  const micros = Math.floor(Math.abs(nanos) / 1000);
  return `${sign}${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

import { BATCH_HEADER } from '@hooklab/protocol';
import {
  type Column,
  cellStatus,
  cellValue,
  isUnread,
  Kinds,
  type RecordBytes,
  recordBytes,
  startOf,
} from '@hooklab/records';
import { piecesOf, type Recording } from './reader';

/** Different values of the column that rows are counted by; rows of more are counted together. */
export const MOST_KEYS = 100_000;

/** What is asked of each of two runs. */
export interface Asked {
  /** rows are counted by the values of this column; null: they are not */
  by: string | null;
  /** a number whose sizes are counted by powers of two; null: none */
  spread: string | null;
}

export interface Counted {
  events: number;
  /** records that are not in it */
  missing: number;
  /** from the first event to the last, by the kernel's clock; null: events have no time */
  seconds: number | null;
  /** rows of each value */
  keys: Map<string, number>;
  /** rows whose value was one too many */
  others: number;
  /** by the number of bits of a value: 0 is by itself, 1, 2–3, 4–7 … */
  sizes: number[];
}

/** Null: none of its records has such a column. */
export const columnNamed = ({ manifest }: Recording, name: string): Column | null =>
  manifest.layouts.flatMap(({ columns }) => columns).find((column) => column.name === name) ?? null;

/** One pass over a recording; no object is made per event. `ended`: asked between batches, true ends it early. */
export async function count(recording: Recording, asked: Asked, ended: () => boolean): Promise<Counted> {
  const { layouts } = recording.manifest;
  const counted: Counted = { events: 0, missing: 0, seconds: null, keys: new Map(), others: 0, sizes: [] };
  const of = (name: string | null) =>
    layouts.map(({ columns }) => columns.find((column) => column.name === name) ?? null);
  const by = of(asked.by);
  const spread = of(asked.spread);
  const ts = of('ts').map((column) => (column?.size === 8 ? column : null));
  const kinds = layouts.length > 0 ? new Kinds(layouts) : null;
  let first: bigint | null = null;
  let last: bigint | null = null;
  for (const piece of piecesOf(recording)) {
    if (piece.kind === 'gap') counted.missing += piece.records;
    if (piece.kind !== 'batch' || !kinds) continue;
    const records = recordBytes(piece.payload.subarray(BATCH_HEADER));
    for (let i = 0; i < piece.walked.decoded; i++) {
      const at = startOf(piece.walked, i);
      const kind = kinds.kindAt(records.view, at);
      counted.events += 1;
      const time = ts[kind];
      if (time) {
        const now = records.view.getBigUint64(at + time.offset, true);
        first = first === null || now < first ? now : first;
        last = last === null || now > last ? now : last;
      }
      const key = by[kind];
      if (key) {
        const { size } = counted.keys;
        const value = readable(records, at, key) ? String(cellValue(records, at, key)) : '<unreadable>';
        const before = counted.keys.get(value);
        if (before !== undefined || size < MOST_KEYS) counted.keys.set(value, (before ?? 0) + 1);
        else counted.others += 1;
      }
      const number = spread[kind];
      if (number && readable(records, at, number)) addSize(counted.sizes, cellValue(records, at, number));
    }
    // a Ctrl-C
    await new Promise((resolve) => setImmediate(resolve));
    if (ended()) break;
  }
  if (first !== null && last !== null) counted.seconds = Number(last - first) / 1e9;
  return counted;
}

const readable = (records: RecordBytes, at: number, column: Column): boolean =>
  !isUnread(cellStatus(records, at, column));

function addSize(sizes: number[], value: ReturnType<typeof cellValue>): void {
  const number = BigInt(value);
  const bits = number <= 0n ? 0 : number.toString(2).length;
  sizes[bits] = (sizes[bits] ?? 0) + 1;
}

export interface KeyChange {
  key: string;
  a: number;
  b: number;
}

/** Every key of either, those first whose share of all events changed most; equal ones by name. */
export function keyChanges(a: Counted, b: Counted): KeyChange[] {
  const all = new Set([...a.keys.keys(), ...b.keys.keys()]);
  const share = (n: number, { events }: Counted) => (events === 0 ? 0 : n / events);
  const change = (each: KeyChange) => Math.abs(share(each.b, b) - share(each.a, a));
  return [...all]
    .map((key) => ({ key, a: a.keys.get(key) ?? 0, b: b.keys.get(key) ?? 0 }))
    .sort((x, y) => change(y) - change(x) || x.key.localeCompare(y.key, 'en'));
}

/** Both counts of each power of two that either has, from the least to the largest. */
export function sizeChanges(a: Counted, b: Counted): { from: number; to: number; a: number; b: number }[] {
  const length = Math.max(a.sizes.length, b.sizes.length);
  const all = Array.from({ length }, (_, bits) => ({
    from: bits === 0 ? 0 : 2 ** (bits - 1),
    to: bits === 0 ? 0 : 2 ** bits - 1,
    a: a.sizes[bits] ?? 0,
    b: b.sizes[bits] ?? 0,
  }));
  const first = all.findIndex((slot) => slot.a + slot.b > 0);
  return first < 0 ? [] : all.slice(first);
}

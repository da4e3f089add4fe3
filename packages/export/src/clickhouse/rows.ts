import {
  type Column,
  cellStatus,
  cellValue,
  isUnread,
  type Kinds,
  type RecordBytes,
  startOf,
  terminatedLength,
  type Walked,
} from '@hooklab/records';
import type { EventTable } from './table';

/** What every row of a run begins with, but for the number of its batch. Texts as UTF-8. */
export interface RowsOf {
  readonly host: Uint8Array;
  readonly target: Uint8Array;
  readonly kernel: Uint8Array;
  readonly run: Uint8Array;
  readonly program: Uint8Array;
  /** to be added to `ts` for nanoseconds since 1970 */
  readonly clock: bigint;
}

/** One insert: whole rows. */
export interface RowBatch {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** what its rows have in the column `batch` */
  readonly number: number;
}

const FIRST_BYTES = 64 * 1024;

/**
 * Records as ClickHouse's RowBinary: a row is its values one after the other, without names or separators:
 *
 *   String       length as varint, bytes          UInt8 … Int64   little endian, as in the record
 *   Nullable(T)  0, T  |  1
 *
 * Nothing is made per record; a batch's bytes are its own and never used again.
 */
export class RowWriter {
  readonly #table: EventTable;
  readonly #kinds: Kinds;
  readonly #names: readonly Uint8Array[];
  readonly #of: RowsOf;
  #bytes = new Uint8Array(FIRST_BYTES);
  #at = 0;
  #rows = 0;
  #number = 0;
  #prefix: Uint8Array;

  /** `names`: of the kinds, as UTF-8. */
  constructor(table: EventTable, kinds: Kinds, names: readonly Uint8Array[], of: RowsOf) {
    this.#table = table;
    this.#kinds = kinds;
    this.#names = names;
    this.#of = of;
    this.#prefix = this.#prefixOf(0);
  }

  get rows(): number {
    return this.#rows;
  }

  get length(): number {
    return this.#at;
  }

  /** The i-th good record of a batch. */
  add(records: RecordBytes, walked: Walked, i: number): void {
    const at = startOf(walked, i);
    const kind = this.#kinds.kindAt(records.view, at);
    // what is longest of all: its bytes, and a length and a flag for each column
    this.#room(this.#prefix.length + this.#kinds.layouts[kind]!.size + this.#table.columns.length * 32 + 64);
    this.#bytes.set(this.#prefix, this.#at);
    this.#at += this.#prefix.length;
    for (const { of, nullable, mixed } of this.#table.columns) {
      if (of === null) {
        this.#text(this.#names[kind]!, 0, this.#names[kind]!.length);
        continue;
      }
      const column = of[kind] ?? null;
      if (nullable) {
        const none = column === null || isUnread(cellStatus(records, at, column));
        this.#bytes[this.#at++] = none ? 1 : 0;
        if (none) continue;
      }
      if (mixed) this.#asText(records, at, column!);
      else this.#cell(records, at, column!);
    }
    this.#rows += 1;
  }

  /** What was added since the last one; null: nothing. */
  take(): RowBatch | null {
    if (this.#rows === 0) return null;
    const batch = { bytes: this.#bytes.subarray(0, this.#at), rows: this.#rows, number: this.#number };
    this.#bytes = new Uint8Array(this.#bytes.length);
    this.#at = 0;
    this.#rows = 0;
    this.#number += 1;
    this.#prefix = this.#prefixOf(this.#number);
    return batch;
  }

  #cell({ bytes }: RecordBytes, at: number, { kind, offset, size }: Column): void {
    const from = at + offset;
    if (kind === 'string') this.#text(bytes, from, terminatedLength(bytes, from, size));
    else if (kind === 'bytes') this.#text(bytes, from, size);
    else if (kind === 'bool') this.#bytes[this.#at++] = bytes[from] === 0 ? 0 : 1;
    else for (let i = 0; i < size; i++) this.#bytes[this.#at++] = bytes[from + i]!;
  }

  /** Bytes as they are; a number in its digits. */
  #asText(records: RecordBytes, at: number, column: Column): void {
    if (column.kind === 'string' || column.kind === 'bytes') {
      this.#cell(records, at, column);
      return;
    }
    const digits = Uint8Array.from(String(cellValue(records, at, column)), (c) => c.charCodeAt(0));
    this.#text(digits, 0, digits.length);
  }

  #text(bytes: Uint8Array, from: number, length: number): void {
    this.#at = varint(this.#bytes, this.#at, length);
    // a copy of its own costs more than most texts are long
    if (length > 48) this.#bytes.set(bytes.subarray(from, from + length), this.#at);
    else for (let i = 0; i < length; i++) this.#bytes[this.#at + i] = bytes[from + i]!;
    this.#at += length;
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + more));
    wider.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = wider;
  }

  #prefixOf(number: number): Uint8Array {
    const { host, target, kernel, run, program, clock } = this.#of;
    const texts = [host, target, kernel, run, program];
    const out = new Uint8Array(texts.reduce((sum, text) => sum + text.length + 5, 16));
    let at = 0;
    for (const text of texts) {
      at = varint(out, at, text.length);
      out.set(text, at);
      at += text.length;
    }
    const view = new DataView(out.buffer);
    view.setBigUint64(at, BigInt(number), true);
    view.setBigInt64(at + 8, clock, true);
    return out.subarray(0, at + 16);
  }
}

function varint(bytes: Uint8Array, at: number, value: number): number {
  let left = value;
  while (left > 0x7f) {
    bytes[at++] = (left & 0x7f) | 0x80;
    left >>>= 7;
  }
  bytes[at++] = left;
  return at;
}

import { BATCH_HEADER, readBatchHeader } from '@hooklab/protocol';
import {
  Kinds,
  type Layout,
  RECORD_HEADER,
  type RecordBytes,
  recordBytes,
  startOf,
  walkBatch,
} from '@hooklab/records';

/**
 * The last rows of a run, packed outside React. Every row has one slot of `stride` bytes, so that row → byte is
 * arithmetic:
 *
 *   row r lives at slot r % capacity:   | length u32 | 0 u32 | data | pad to the longest kind's stride |
 *
 * Rows are numbered from 0 for the whole run; [first, end) are kept. The storage doubles as rows come, up to the
 * capacity; only then the oldest are overwritten. A record of no kind is no row: the agent counts it as a decode
 * error.
 */
export class RecordRing {
  readonly kinds: Kinds;
  readonly capacity: number;
  /** One past the newest row. */
  end = 0;
  #slots: number;
  #records: RecordBytes;

  constructor(layouts: readonly Layout[], limits: { maxBytes?: number; maxRows?: number } = {}) {
    const { maxBytes = 64 * 1024 * 1024, maxRows = 1_000_000 } = limits;
    this.kinds = new Kinds(layouts);
    this.capacity = Math.max(1, Math.min(maxRows, Math.floor(maxBytes / this.kinds.stride)));
    this.#slots = Math.min(this.capacity, 1024);
    this.#records = recordBytes(new Uint8Array(this.#slots * this.kinds.stride));
  }

  /** The oldest row still kept. */
  get first(): number {
    return Math.max(0, this.end - this.capacity);
  }

  /** The storage, for reading cells; another one after it has grown. */
  get records(): RecordBytes {
    return this.#records;
  }

  /** Where the row's data starts in `records`. Only for first ≤ row < end. */
  offsetOf(row: number): number {
    return (row % this.#slots) * this.kinds.stride + RECORD_HEADER;
  }

  /** The kind of the row, by its place among `kinds.layouts`. Only for first ≤ row < end. */
  kindOf(row: number): number {
    return this.kinds.kindAt(this.#records.view, this.offsetOf(row));
  }

  /** Takes a batch as the loader wrote it (protocol, loader/batch.ts). Returns the rows taken. */
  push(batch: ArrayBuffer): number {
    if (batch.byteLength < BATCH_HEADER) return 0;
    const { count, bytes } = readBatchHeader(new Uint8Array(batch));
    const source = new Uint8Array(batch, BATCH_HEADER, Math.min(bytes, batch.byteLength - BATCH_HEADER));
    const walked = walkBatch(source, count, this.kinds);
    this.#grow(walked.decoded);
    if (walked.starts === null && walked.stride === this.kinds.stride) {
      this.#copySpan(source, 0, walked.decoded);
    } else {
      const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
      for (let i = 0; i < walked.decoded; i++) {
        const at = startOf(walked, i);
        this.#copyOne(source, at, this.kinds.layoutAt(view, at).size);
      }
    }
    return walked.decoded;
  }

  #copySpan(source: Uint8Array, from: number, rows: number): void {
    const { stride } = this.kinds;
    let at = from;
    let left = rows;
    while (left > 0) {
      const slot = this.end % this.#slots;
      const part = Math.min(left, this.#slots - slot);
      this.#records.bytes.set(source.subarray(at, at + part * stride), slot * stride);
      this.end += part;
      at += part * stride;
      left -= part;
    }
  }

  /** The last record of a batch may lack its padding: only header and data are copied. */
  #copyOne(source: Uint8Array, data: number, size: number): void {
    const slot = (this.end % this.#slots) * this.kinds.stride;
    this.#records.bytes.set(source.subarray(data - RECORD_HEADER, data + size), slot);
    this.end++;
  }

  /** Makes room for `rows` more. Rows move to no other slot: before the capacity is reached nothing wrapped. */
  #grow(rows: number): void {
    if (this.#slots === this.capacity || this.end + rows <= this.#slots) return;
    let slots = this.#slots;
    while (slots < this.capacity && slots < this.end + rows) slots = Math.min(this.capacity, slots * 2);
    const bytes = new Uint8Array(slots * this.kinds.stride);
    bytes.set(this.#records.bytes);
    this.#slots = slots;
    this.#records = recordBytes(bytes);
  }
}

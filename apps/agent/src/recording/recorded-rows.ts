import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '@hooklab/base';
import { BATCH_HEADER, readBatchHeader, writeBatchHeader } from '@hooklab/protocol';
import {
  Kinds,
  RECORD_HEADER,
  recordBytes,
  startOf,
  strideOf,
  type Walked,
  walkBatch,
} from '@hooklab/records';
import type { RecordingEnd } from './manifest';
import { type Gap, openRecording, type Piece, piecesAfter, type Recording } from './reader';

/** Where one batch is, and which rows are in it. */
interface Batch {
  segment: string;
  /** of its payload in the file */
  offset: Bytes;
  length: Bytes;
  /** number of its first row */
  row: number;
  rows: number;
  /** `ts` of its first row, since that of the first of all, nanoseconds; null: it has none */
  ns: number | null;
}

/** Gaps that are told of; more are counted only. */
const MOST_GAPS = 1000;
/** Spans of time that the rate is told in. */
const SPANS = 600;
/** What the loader gathers into one batch came within so long: a shorter span would tell a rate that nothing shows. */
const LEAST_SPAN_NS = 100_000_000;
/** Batches that are looked at before others have their turn. */
const SLICE = 50;

export interface RowGap {
  before: number;
  records: number;
  why: string;
}

/**
 * The rows of a recording by their numbers, which are those of the run: where each batch is, not what is in it. Of one
 * that is still written `update` reads what came since.
 */
export class RecordedRows {
  readonly dir: string;
  recording: Recording;
  first = 0;
  end = 0;
  readonly gaps: RowGap[] = [];
  groups: Uint8Array | null = null;
  ended: RecordingEnd | null = null;
  origin: bigint | null = null;
  readonly #kinds: Kinds | null;
  #batches: Batch[] = [];
  /** records before what is read next, those too that are no rows */
  #records = 0;
  /** how far it was read */
  #at = { segment: '', good: 0 };
  #updating: Promise<void> | null = null;
  /** the batch that was read last: pages follow each other */
  #last: { batch: Batch; payload: Uint8Array; walked: Walked } | null = null;

  constructor(dir: string) {
    this.dir = dir;
    this.recording = openRecording(dir);
    const { layouts } = this.recording.manifest;
    this.#kinds = layouts.length > 0 ? new Kinds(layouts) : null;
  }

  /** Reads on to the end of what there is. */
  update(): Promise<void> {
    this.#updating ??= this.#read().finally(() => {
      this.#updating = null;
    });
    return this.#updating;
  }

  async #read(): Promise<void> {
    if (this.ended) return;
    this.recording = openRecording(this.dir);
    let n = 0;
    for (const piece of piecesAfter(this.recording, this.#at, this.#records)) {
      if (piece.kind === 'batch') this.#records = after(piece.payload);
      this.#take(piece);
      if (++n % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const [oldest] = this.recording.segments;
    // the oldest went to make room
    this.#batches = this.#batches.filter(({ segment }) => oldest !== undefined && segment >= oldest);
    this.first = this.#batches[0]?.row ?? this.end;
  }

  #take(piece: Piece & { at?: { segment: string; offset: number } }): void {
    if (piece.kind === 'gap') this.#gap(piece);
    else if (piece.kind === 'groups') this.groups = piece.entries.slice();
    else if (piece.kind === 'end') this.ended = piece.end;
    else if (piece.walked.decoded > 0) {
      const { segment, offset } = piece.at!;
      const ts = this.#timeOf(piece.payload, piece.walked);
      this.origin ??= ts;
      this.#batches.push({
        segment,
        offset,
        length: piece.payload.length,
        row: this.end,
        rows: piece.walked.decoded,
        ns: ts === null || this.origin === null ? null : Number(ts - this.origin),
      });
      this.end += piece.walked.decoded;
    }
  }

  #gap({ records, why }: Gap): void {
    // of the oldest it is known how many they were: rows keep the numbers that they had in the run
    // how many are in a part that cannot be read only the batch after it can say
    if (records === 0) return;
    if (this.end === 0) this.end = records;
    else if (this.gaps.length < MOST_GAPS) this.gaps.push({ before: this.end, records, why });
  }

  #timeOf(payload: Uint8Array, walked: Walked): bigint | null {
    const { view } = recordBytes(payload.subarray(BATCH_HEADER));
    const at = startOf(walked, 0);
    const { columns } = this.#kinds!.layoutAt(view, at);
    const ts = columns.find(({ name, size }) => TIME.test(name) && size === 8);
    return ts ? view.getBigUint64(at + ts.offset, true) : null;
  }

  /** How many rows each of equal spans has: batches count where they begin. */
  rate(): { spanNs: number; rows: number[] } {
    const last = this.#batches.findLast(({ ns }) => ns !== null)?.ns ?? 0;
    const spanNs = Math.max(LEAST_SPAN_NS, Math.ceil((last + 1) / SPANS));
    const rows = new Array<number>(Math.floor(last / spanNs) + 1).fill(0);
    let span = 0;
    for (const batch of this.#batches) {
      span = batch.ns === null ? span : Math.min(rows.length - 1, Math.max(0, Math.floor(batch.ns / spanNs)));
      rows[span]! += batch.rows;
    }
    return { spanNs, rows };
  }

  /** Rows [from, to) that are there, as one batch; `first` of its header is the number of its first row. */
  page(from: number, to: number): Uint8Array {
    const start = Math.max(from, this.first);
    const stop = Math.min(to, this.end);
    const parts: Uint8Array[] = [];
    let count = 0;
    for (let i = this.#batchOf(start); i >= 0 && i < this.#batches.length; i++) {
      const batch = this.#batches[i]!;
      if (batch.row >= stop) break;
      const { payload, walked } = this.#payload(batch);
      const { bytes, view } = recordBytes(payload.subarray(BATCH_HEADER));
      for (let row = Math.max(start, batch.row); row < Math.min(stop, batch.row + walked.decoded); row++) {
        const at = startOf(walked, row - batch.row);
        const { size } = this.#kinds!.layoutAt(view, at);
        const out = new Uint8Array(strideOf(size));
        out.set(bytes.subarray(at - RECORD_HEADER, at + size));
        parts.push(out);
        count += 1;
      }
    }
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const header = writeBatchHeader({ run: 0, seq: 0, count, bytes, first: start });
    return Buffer.concat([header, ...parts]);
  }

  /** The place of the batch that has a row, or of the first after it. */
  #batchOf(row: number): number {
    let low = 0;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { row: first, rows } = this.#batches[middle]!;
      if (first + rows <= row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #payload(batch: Batch): { payload: Uint8Array; walked: Walked } {
    if (this.#last?.batch === batch) return this.#last;
    const payload = new Uint8Array(batch.length);
    const fd = openSync(join(this.dir, batch.segment), 'r');
    try {
      readSync(fd, payload, 0, batch.length, batch.offset);
    } finally {
      closeSync(fd);
    }
    const { count } = readBatchHeader(payload);
    this.#last = { batch, payload, walked: walkBatch(payload.subarray(BATCH_HEADER), count, this.#kinds!) };
    return this.#last;
  }
}

const after = (payload: Uint8Array): number => {
  const { first, count } = readBatchHeader(payload);
  return first + count;
};

const TIME = /^(ts|ts_ns|time|time_ns)$/;

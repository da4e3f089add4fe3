import { Kinds, type Layout, type Row, type Walked } from '@hooklab/records';
import { batchRows } from '../run/sinks/batch-rows';
import type { Sink } from '../run/sinks/sink';

/** Keeps the rows of a run, up to its limit; what comes after is shed, and counted as that. */
export class RowsSink implements Sink {
  readonly rows: Row[] = [];
  shed = 0;
  readonly #most: number;
  #kinds: Kinds | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  get delivered(): number {
    return this.rows.length;
  }

  layouts(layouts: readonly Layout[]): void {
    this.#kinds = new Kinds(layouts);
  }

  batch(payload: Uint8Array, walked: Walked): void {
    if (!this.#kinds) return;
    const take = Math.min(walked.decoded, this.#most - this.rows.length);
    for (const { row } of batchRows(payload, walked, this.#kinds, take)) this.rows.push(row);
    this.shed += walked.decoded - take;
  }
}

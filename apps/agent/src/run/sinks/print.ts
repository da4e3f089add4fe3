import type { Printable } from '@hooklab/base';
import { BATCH_HEADER, readBatchHeader } from '@hooklab/protocol';
import { type Layout, type Row, recordBytes, recordRow, walkRecords } from '@hooklab/records';
import type { Held, Sink } from './sink';

/** Where lines go: stdout, but in tests. */
export interface Reader {
  /** false: it is behind, `onDrained` tells when no more */
  print(lines: readonly Printable[]): boolean;
  onDrained(listener: () => void): void;
}

/**
 * A sink that prints every record up to its limit: while the reader is slow it holds its run, which reaches down
 * to the kernel's ring, where programs then count failed reserves.
 */
export class PrintSink implements Sink {
  delivered = 0;
  shed = 0;
  #layout: Layout | null = null;
  readonly #out: Reader;
  readonly #print: (row: Row, layout: Layout) => Printable[];
  #flow: Held | null = null;
  #holding = false;
  /** stop after this many records */
  readonly #most: number;
  readonly #enough: () => void;

  constructor(
    out: Reader,
    print: (row: Row, layout: Layout) => Printable[],
    most: number,
    enough: () => void,
  ) {
    this.#out = out;
    this.#print = print;
    this.#most = most;
    this.#enough = enough;
  }

  useFlow(flow: Held): void {
    this.#flow = flow;
  }

  layout(layout: Layout): void {
    this.#layout = layout;
  }

  batch(payload: Uint8Array, records: number): void {
    const layout = this.#layout;
    if (!layout) return;
    const { count } = readBatchHeader(payload);
    const bytes = payload.subarray(BATCH_HEADER);
    // records beyond --count are shed, and counted as that
    const take = Math.min(records, this.#most - this.delivered);
    const view = recordBytes(bytes);
    const lines: Printable[] = [];
    let seen = 0;
    walkRecords(bytes, count, layout, (at) => {
      if (seen++ < take) lines.push(...this.#print(recordRow(view, at, layout), layout));
    });
    this.delivered += take;
    this.shed += records - take;
    if (!this.#out.print(lines)) this.#wait();
    if (this.delivered >= this.#most) this.#enough();
  }

  #wait(): void {
    if (this.#holding || !this.#flow) return;
    this.#holding = true;
    const release = this.#flow.hold();
    this.#out.onDrained(() => {
      this.#holding = false;
      release();
    });
  }
}

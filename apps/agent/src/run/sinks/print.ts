import type { Printable } from '@hooklab/base';
import { Kinds, type Layout, type Row, type Walked } from '@hooklab/records';
import { batchRows } from './batch-rows';
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
  readonly name = 'terminal';
  delivered = 0;
  shed = 0;
  #kinds: Kinds | null = null;
  readonly #out: Reader;
  readonly #print: (row: Row, layouts: readonly Layout[]) => Printable[];
  #flow: Held | null = null;
  #holding = false;
  /** stop after this many records */
  readonly #most: number;
  readonly #enough: () => void;

  constructor(
    out: Reader,
    print: (row: Row, layouts: readonly Layout[]) => Printable[],
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

  layouts(layouts: readonly Layout[]): void {
    this.#kinds = new Kinds(layouts);
  }

  batch(payload: Uint8Array, walked: Walked): void {
    const kinds = this.#kinds;
    if (!kinds) return;
    // records beyond --count are shed, and counted as that
    const take = Math.min(walked.decoded, this.#most - this.delivered);
    const lines: Printable[] = [];
    for (const { row } of batchRows(payload, walked, kinds, take))
      lines.push(...this.#print(row, kinds.layouts));
    this.delivered += take;
    this.shed += walked.decoded - take;
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

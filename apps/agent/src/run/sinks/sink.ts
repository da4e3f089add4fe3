import type { Undo } from '@hooklab/base';
import type { Layout, Walked } from '@hooklab/records';

/**
 * Where the batches of a run go: a browser, a terminal, a file. Each counts what it took and what it shed, from when it
 * joined: decoded since then = delivered + shed.
 */
export interface Sink {
  readonly delivered: number;
  readonly shed: number;
  /** what its half of the ledger is counted under: "browser", "recording"; else nobody counts it */
  readonly name?: string;
  /** nobody looks at what it takes: it holds no lease, and is no watcher */
  readonly unattended?: true;
  /**
   * `payload`: one loader batch, header and all, untouched; `walked`: where its good records are, behind the header;
   * `ageMs`: it came so long before who takes it joined.
   */
  batch(payload: Uint8Array, walked: Walked, ageMs?: number): void;
  /** once, before the first batch: the kinds of its records */
  layouts?(layouts: readonly Layout[]): void;
  /** so many records were lost on the way from the loader: a hole before the batch that follows */
  lost?(records: number): void;
  /** the run is over: tell what is still to be told */
  ended?(): void;
  /** for one that makes the run wait rather than shed */
  useFlow?(flow: Held): void;
}

/** What a slow sink holds: the run's records stay in the kernel until it is undone. */
export interface Held {
  hold(): Undo;
}

/** A sink of a run whose events nobody wants: all are shed. */
export class NoSink implements Sink {
  readonly delivered = 0;
  shed = 0;

  batch(_payload: Uint8Array, { decoded }: Walked): void {
    this.shed += decoded;
  }
}

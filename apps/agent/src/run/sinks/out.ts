import type { Bytes, Milliseconds, Printable } from '@hooklab/base';
import type { Ledger } from '@hooklab/records';
import type { Sink } from './sink';

/** Whose events a sink outside the machine gets. */
export interface OutRun {
  /** the machine that the events are of */
  readonly host: string;
  readonly target: string;
  readonly kernel: string;
  /** of this run and no other */
  readonly run: string;
  readonly program: string;
}

/** A sink outside the machine: what it took is known only once the other end said so. */
export interface OutSink extends Sink {
  /** "clickhouse http://127.0.0.1:8123/default.events": without what is secret */
  readonly name: string;
  /** from `ts` to nanoseconds since 1970 */
  clock(offset: bigint): void;
  /** the run's ledger so far, with this sink's half */
  ledger?(ledger: Ledger): void;
  /** after `ended`: sends what is left; then delivered + shed is all that it was given */
  finish(): Promise<void>;
  /** shed, and perhaps taken: the last answer was lost */
  readonly unsure: number;
}

export type TellSink = (words: Printable) => void;

/** What is usual where nothing is said. */
export interface OutTimes {
  /** for what is left when the run has ended */
  readonly endMs?: Milliseconds;
  /** waiting for the server */
  readonly mostPending?: Bytes;
}

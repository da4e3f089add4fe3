import type { Walked } from '@hooklab/records';
import type { Sink } from './sink';

/** A batch waiting at most this many bytes behind a browser's acknowledgement; beyond it is shed, and counted. */
export const CREDIT_BYTES = 8 * 1024 * 1024;

/** Records that a receiver misses, and why. */
export interface Gap {
  records: number;
  bytes: number;
  why: 'shed' | 'lost';
}

/**
 * A sink with credit: the receiver acknowledges bytes, and while more than the credit is unacknowledged, batches
 * are shed. A gap is told when the stream goes on, so that the receiver sees where it missed what.
 */
export class CreditSink implements Sink {
  readonly name = 'browser';
  delivered = 0;
  shed = 0;
  #unacked = 0;
  #gap: Gap = nothing();
  readonly #send: (payload: Uint8Array, ageMs: number) => void;
  readonly #tellGap: (gap: Gap) => void;
  readonly #credit: number;
  readonly #hasRoom: () => boolean;

  /** `hasRoom`: false while what was sent has not left this process, whatever the receiver says it took. */
  constructor(
    send: (payload: Uint8Array, ageMs: number) => void,
    tellGap: (gap: Gap) => void,
    credit = CREDIT_BYTES,
    hasRoom: () => boolean = () => true,
  ) {
    this.#send = send;
    this.#tellGap = tellGap;
    this.#credit = credit;
    this.#hasRoom = hasRoom;
  }

  batch(payload: Uint8Array, { decoded }: Pick<Walked, 'decoded'>, ageMs = 0): void {
    // an idle receiver always gets one batch, however large
    if ((this.#unacked > 0 && this.#unacked + payload.length > this.#credit) || !this.#hasRoom()) {
      this.shed += decoded;
      this.#gap.records += decoded;
      this.#gap.bytes += payload.length;
      return;
    }
    this.#endGap();
    this.#unacked += payload.length;
    this.delivered += decoded;
    this.#send(payload, ageMs);
  }

  lost(records: number): void {
    this.#endGap();
    this.#tellGap({ records, bytes: 0, why: 'lost' });
  }

  /** More than was sent is no credit for what will be. */
  ack(bytes: number): void {
    this.#unacked = Math.max(0, this.#unacked - bytes);
  }

  /** The receiver sees a gap at the end, too. */
  ended(): void {
    this.#endGap();
  }

  #endGap(): void {
    if (this.#gap.records === 0 && this.#gap.bytes === 0) return;
    this.#tellGap(this.#gap);
    this.#gap = nothing();
  }
}

const nothing = (): Gap => ({ records: 0, bytes: 0, why: 'shed' });

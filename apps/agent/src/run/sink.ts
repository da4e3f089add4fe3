import type { Flow } from './hub/flow';

/** Where decoded batches go: a browser, a file, a terminal. Each counts what it took and what it shed. */
export interface Sink {
  /** `payload`: one loader batch, header and all, untouched; `records`: how many of it decode. */
  batch(payload: Uint8Array, records: number): void;
  /** for one that makes the run wait rather than shed */
  useFlow?(flow: Flow): void;
  readonly delivered: number;
  readonly shed: number;
}

/** A batch waiting at most this many bytes behind a browser's acknowledgement; beyond it is shed, and counted. */
export const CREDIT_BYTES = 8 * 1024 * 1024;

export interface Gap {
  records: number;
  bytes: number;
}

/**
 * A sink with credit: the receiver acknowledges bytes, and while more than the credit is unacknowledged, batches
 * are shed. A gap is told when the stream goes on, so that the receiver sees where it missed what.
 */
export class CreditSink implements Sink {
  delivered = 0;
  shed = 0;
  #unacked = 0;
  #gap: Gap = { records: 0, bytes: 0 };
  readonly #send: (payload: Uint8Array) => void;
  readonly #tellGap: (gap: Gap) => void;
  readonly #credit: number;

  constructor(send: (payload: Uint8Array) => void, tellGap: (gap: Gap) => void, credit = CREDIT_BYTES) {
    this.#send = send;
    this.#tellGap = tellGap;
    this.#credit = credit;
  }

  batch(payload: Uint8Array, records: number): void {
    // an idle receiver always gets one batch, however large
    if (this.#unacked > 0 && this.#unacked + payload.length > this.#credit) {
      this.shed += records;
      this.#gap.records += records;
      this.#gap.bytes += payload.length;
      return;
    }
    this.endGap();
    this.#unacked += payload.length;
    this.delivered += records;
    this.#send(payload);
  }

  ack(bytes: number): void {
    this.#unacked = Math.max(0, this.#unacked - bytes);
  }

  /** Tell a gap that is still open (at the end of a run too). */
  endGap(): void {
    if (this.#gap.records === 0 && this.#gap.bytes === 0) return;
    this.#tellGap(this.#gap);
    this.#gap = { records: 0, bytes: 0 };
  }
}

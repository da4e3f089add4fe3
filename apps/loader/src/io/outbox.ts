import type { Writable } from 'node:stream';

/** One frame, or several, that stay together; in parts that are not copied. */
export type Piece = Uint8Array[];

/** So much is in the stream's own hands at a time: what goes first waits for no more than this. */
const IN_HAND = 128 * 1024;

/**
 * What is to be written to a stream and waits here, not in the stream, so that a few words go before megabytes;
 * everything else keeps its order.
 */
export class Outbox {
  readonly #output: Writable;
  readonly #written: () => void;
  readonly #first: Piece[] = [];
  readonly #queue: Piece[] = [];
  /** bytes in both */
  #queued = 0;
  /** the stream has as much as it takes now */
  #stuck = false;
  #ending = false;

  /** `written`: some of it was. */
  constructor(output: Writable, written: () => void) {
    this.#output = output;
    this.#written = written;
    output.on('drain', () => {
      this.#stuck = false;
      this.#pump();
    });
  }

  /** Bytes handed over and not written yet. */
  get backlog(): number {
    return this.#queued + this.#output.writableLength;
  }

  add(piece: Piece, first = false): void {
    if (this.#ending || this.#output.destroyed) return;
    (first ? this.#first : this.#queue).push(piece);
    this.#queued += length(piece);
    this.#pump();
  }

  /** Nothing is added any more; what there is is written, then the stream is closed. Resolves when it has gone. */
  async end(): Promise<void> {
    if (this.#output.destroyed || this.#output.writableFinished) return;
    await new Promise<void>((resolve) => {
      this.#output.once('close', resolve);
      this.#output.once('finish', resolve);
      this.#ending = true;
      this.#pump();
    });
  }

  /** As much as the stream takes, in one write. */
  #pump(): void {
    if (this.#output.destroyed) return;
    while (!this.#stuck && this.#queued > 0) {
      this.#output.cork();
      for (let bytes = 0; bytes < IN_HAND && this.#queued > 0; ) {
        const piece = (this.#first.shift() ?? this.#queue.shift())!;
        for (const part of piece) if (!this.#output.write(part)) this.#stuck = true;
        bytes += length(piece);
        this.#queued -= length(piece);
      }
      this.#output.uncork();
    }
    if (this.#ending && this.#queued === 0) this.#output.end();
    this.#written();
  }
}

const length = (piece: Piece): number => piece.reduce((sum, part) => sum + part.length, 0);

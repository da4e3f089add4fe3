import type { Readable, Writable } from 'node:stream';
import { Problem, type ProblemShape, toProblem, type Undo } from '@hooklab/base';
import { type Frame, FrameKind, FrameReader, frameHeader } from '@hooklab/protocol';

export interface WireHandlers {
  frame(frame: Frame): void;
  /** the other side is gone; `problem` when the stream broke rather than ended */
  end(problem?: Problem): void;
}

/** Above this backlog of unwritten bytes nothing more is taken from where batches come from. */
export const BACKLOG_HIGH = 4 * 1024 * 1024;
/** At this one the reader is taken for dead: it has asked and asked and read nothing. */
export const BACKLOG_DEAD = 64 * 1024 * 1024;

/**
 * Frames over a pair of streams. What is not written yet is the backlog; `onPressure(true)` comes when it grows
 * over BACKLOG_HIGH and `onPressure(false)` when it is written.
 */
export class Wire {
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #reader = new FrameReader();
  readonly #listeners = new Set<(full: boolean) => void>();
  #full = false;
  /** nothing more is read; what is to be said about it can still be written */
  #ended = false;
  #dead = false;
  #handlers: WireHandlers | null = null;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
    output.on('drain', () => this.#setFull(false));
    output.on('error', (error) => this.#end(broken(error)));
    output.on('close', () => this.#end());
  }

  listen(handlers: WireHandlers): void {
    this.#handlers = handlers;
    this.#input.on('data', (chunk: Uint8Array) => this.#data(chunk));
    this.#input.on('end', () => this.#end());
    this.#input.on('close', () => this.#end());
    this.#input.on('error', (error) => this.#end(broken(error)));
  }

  /** Bytes handed over and not written yet. */
  get backlog(): number {
    return this.#output.writableLength;
  }

  get full(): boolean {
    return this.#full;
  }

  onPressure(listener: (full: boolean) => void): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves once the backlog is low, at once when it is. */
  async drained(): Promise<void> {
    if (!this.#full || this.#ended) return;
    await new Promise<void>((resolve) => {
      const undo = this.onPressure(() => {
        undo();
        resolve();
      });
    });
  }

  send(message: object): void {
    this.forward(FrameKind.control, Buffer.from(JSON.stringify(message)));
  }

  /** One frame around a payload that is not copied. */
  forward(kind: FrameKind, payload: Uint8Array): void {
    this.#output.cork();
    this.write(frameHeader(kind, payload.length));
    this.write(payload);
    this.#output.uncork();
  }

  /** Bytes that are whole frames already, or parts of one written in one go. */
  write(bytes: Uint8Array): void {
    if (this.#dead || this.#output.destroyed || this.#output.writableEnded) return;
    this.#output.write(bytes);
    const { backlog } = this;
    if (backlog > BACKLOG_DEAD) {
      this.#dead = true;
      this.#end(
        new Problem({
          code: 'unread',
          what: 'The other side of the loader does not read',
          cause: `${backlog} bytes wait to be written`,
        }),
      );
    } else if (backlog > BACKLOG_HIGH) this.#setFull(true);
  }

  pause(): void {
    this.#input.pause();
  }
  resume(): void {
    this.#input.resume();
  }

  /** Write what is left and close our side; resolves when done, when there is nobody to read it, or after `ms`. */
  async finish(ms?: number): Promise<void> {
    if (this.#output.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.#output.once('close', resolve);
      this.#output.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #data(chunk: Uint8Array): void {
    if (this.#ended) return;
    try {
      for (const frame of this.#reader.push(chunk)) {
        this.#handlers?.frame(frame);
        if (this.#ended) return;
      }
    } catch (error) {
      this.#end(toProblem(error));
    }
  }

  #setFull(full: boolean): void {
    if (this.#full === full) return;
    this.#full = full;
    for (const listener of [...this.#listeners]) listener(full);
  }

  #end(problem?: Problem): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#setFull(false);
    this.#handlers?.end(problem);
  }
}

const broken = (error: Error): Problem =>
  new Problem({
    code: 'stream',
    what: 'The loader’s stream broke',
    cause: error.message,
  } satisfies ProblemShape);

import type { Readable, Writable } from 'node:stream';
import { Problem, type ProblemShape, toProblem, type Undo } from '@hooklab/base';
import { type Frame, FrameKind, FrameReader, frameHeader } from '@hooklab/protocol';
import { Outbox, type Piece } from './outbox';

export interface WireHandlers {
  frame(frame: Frame): void;
  /** the other side is gone; `problem` when the stream broke rather than ended */
  end(problem?: Problem): void;
}

/** Above this backlog of unwritten bytes nothing more is taken from where batches come from. */
export const BACKLOG_HIGH = 4 * 1024 * 1024;
/** It is written when it is down to this. */
const BACKLOG_LOW = 1024 * 1024;
/** At this one the reader is taken for dead: it has asked and asked and read nothing. */
export const BACKLOG_DEAD = 64 * 1024 * 1024;

/**
 * Frames over a pair of streams. What is not written yet is the backlog; `onPressure(true)` comes when it grows
 * over BACKLOG_HIGH and `onPressure(false)` when it is down to BACKLOG_LOW. A reply can go before it (`sendFirst`).
 */
export class Wire {
  readonly #input: Readable;
  readonly #outbox: Outbox;
  readonly #reader = new FrameReader();
  readonly #listeners = new Set<(full: boolean) => void>();
  #full = false;
  /** nothing more is read; what is to be said about it can still be written */
  #ended = false;
  #problem: Problem | undefined;
  #dead = false;
  #handlers: WireHandlers | null = null;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#outbox = new Outbox(output, () => {
      if (this.backlog <= BACKLOG_LOW) this.#setFull(false);
    });
    output.on('error', (error) => this.#end(broken(error)));
    output.on('close', () => this.#end());
    input.on('error', (error) => this.#end(broken(error)));
    // both may come before anybody listens: an agent that leaves at once
    input.on('end', () => this.#end());
    input.on('close', () => this.#end());
  }

  /** An end that has come before is told at once. */
  listen(handlers: WireHandlers): void {
    this.#handlers = handlers;
    if (this.#ended) handlers.end(this.#problem);
    this.#input.on('data', (chunk: Uint8Array) => this.#data(chunk));
  }

  /** Bytes handed over and not written yet. */
  get backlog(): number {
    return this.#outbox.backlog;
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
    this.#add(control(message));
  }

  /** A message that need not wait for what was sent before it. */
  sendFirst(message: object): void {
    this.#add(control(message), true);
  }

  /** One frame around a payload that is not copied. */
  forward(kind: FrameKind, payload: Uint8Array): void {
    this.#add([frameHeader(kind, payload.length), payload]);
  }

  /** Bytes that are whole frames already. */
  write(bytes: Uint8Array): void {
    this.#add([bytes]);
  }

  pause(): void {
    this.#input.pause();
  }
  resume(): void {
    this.#input.resume();
  }

  /** Write what is left and close our side; resolves when done, when there is nobody to read it, or after `ms`. */
  async finish(ms?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      if (ms !== undefined) timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#outbox.end(), late]);
    clearTimeout(timer);
  }

  #add(piece: Piece, first = false): void {
    if (this.#dead) return;
    this.#outbox.add(piece, first);
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
    this.#problem = problem;
    this.#setFull(false);
    this.#handlers?.end(problem);
  }
}

function control(message: object): Piece {
  const payload = Buffer.from(JSON.stringify(message));
  return [frameHeader(FrameKind.control, payload.length), payload];
}

const broken = (error: Error): Problem =>
  new Problem({
    code: 'stream',
    what: 'The loader’s stream broke',
    cause: error.message,
  } satisfies ProblemShape);

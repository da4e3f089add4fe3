import { Worker } from 'node:worker_threads';
import { Problem, type ProblemShape } from '@hooklab/base';
import type { SurfaceItem } from '@hooklab/protocol';
import type { KernelFs, Mount } from '../facts/mounts';

export type FileItem = Exclude<SurfaceItem, 'trampoline_calls'>;

/** To the thread: `open` and `next` each ask for one piece. */
export type Asked =
  | { type: 'open'; read: number; item: FileItem; name: string | undefined; mounts: Record<KernelFs, Mount> }
  | { type: 'next'; read: number }
  | { type: 'close'; read: number };

/** From it, for each piece that was asked for; `piece` null: there are no more. */
export type Told =
  | { read: number; piece: Uint8Array | null; failure?: undefined }
  | { read: number; failure: { problem: ProblemShape } | { code: string | undefined; message: string } };

interface Waiting {
  resolve(piece: Uint8Array | null): void;
  reject(error: Error): void;
}

/**
 * Reads the kernel's files on a thread: a piece of some takes a second on a busy lab VM, and meanwhile a run's start, its
 * records and its stop go on. Readings that go on at once take turns, piece by piece.
 */
export class Reader {
  readonly #entry: string;
  #thread: Worker | null = null;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** `entry`: this program, which knows its thread from its main one. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** What `openItem` says, and throws. */
  async *read(
    item: FileItem,
    name: string | undefined,
    mounts: Record<KernelFs, Mount>,
  ): AsyncGenerator<Uint8Array, void, void> {
    const read = ++this.#last;
    let piece = await this.#ask({ type: 'open', read, item, name, mounts });
    try {
      while (piece) {
        yield piece;
        piece = await this.#ask({ type: 'next', read });
      }
    } finally {
      if (piece) this.#thread?.postMessage({ type: 'close', read } satisfies Asked);
    }
  }

  #ask(asked: Asked): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(asked.read, { resolve, reject });
      this.#started().postMessage(asked);
    });
  }

  #started(): Worker {
    if (this.#thread) return this.#thread;
    const thread = new Worker(this.#entry, { name: 'reader' });
    this.#thread = thread;
    // it ends with this process
    thread.unref();
    thread.on('message', (told: Told) => this.#told(told));
    thread.on('error', (error) => this.#failed(error));
    thread.on('exit', (code) => this.#failed(new Error(`the reading thread ended with code ${code}`)));
    return thread;
  }

  /** The next who reads gets another thread. */
  #failed(error: Error): void {
    this.#thread = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #told({ read, ...told }: Told): void {
    const waiting = this.#waiting.get(read);
    this.#waiting.delete(read);
    if (told.failure) waiting?.reject(errorOf(told.failure));
    else waiting?.resolve(told.piece);
  }
}

const errorOf = (failure: NonNullable<Told['failure']>): Error =>
  'problem' in failure
    ? new Problem(failure.problem)
    : Object.assign(new Error(failure.message), { code: failure.code });

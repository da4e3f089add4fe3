import { type Bytes, type Milliseconds, Problem, toProblem } from '@hooklab/base';

/** Some events on their way out of the machine, encoded. */
export interface OutBatch {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** The server at the other end. */
export interface Outlet<B extends OutBatch> {
  /** Sends; resolves with how many of its events were taken, once that is certain. `before`: it was tried already, and may have arrived. Rejects with Problem `sink-refused` where trying again is of no use. */
  send(batch: B, before: boolean, signal: AbortSignal): Promise<number>;
  close(): void;
}

/** What becomes of a queue, for a person. */
export interface OutNews {
  /** once until it is up again */
  down(why: string): void;
  up(shed: number): void;
  /** it takes nothing more */
  closed(problem: Problem): void;
}

/** Waiting for the server; beyond it events are shed, and counted. */
export const MOST_PENDING: Bytes = 32 * 1024 * 1024;
const BACKOFF: Milliseconds = 250;
const MOST_BACKOFF: Milliseconds = 8_000;

/**
 * Batches to a server, one at a time and in order, each until it was taken: every event that was added is delivered, shed,
 * or still `pending`. It holds nobody: a server that is down or slow costs only what does not fit into the queue.
 */
export class OutQueue<B extends OutBatch> {
  delivered = 0;
  shed = 0;
  /** shed while the server's answer was lost: it may have them */
  unsure = 0;
  readonly #outlet: Outlet<B>;
  readonly #news: OutNews;
  readonly #most: Bytes;
  #waiting: B[] = [];
  #bytes: Bytes = 0;
  #sending: Promise<void> | null = null;
  #closed = false;
  /** a try of the first one that waits may have arrived */
  #perhaps = false;
  #down = false;
  /** what was shed when it took something last */
  #shedBefore = 0;
  readonly #abort = new AbortController();

  constructor(outlet: Outlet<B>, news: OutNews, most: Bytes = MOST_PENDING) {
    this.#outlet = outlet;
    this.#news = news;
    this.#most = most;
  }

  get pending(): number {
    return this.#waiting.reduce((sum, { rows }) => sum + rows, 0);
  }

  add(batch: B): void {
    if (this.#closed || this.#bytes + batch.bytes.length > this.#most) {
      this.shed += batch.rows;
      return;
    }
    this.#waiting.push(batch);
    this.#bytes += batch.bytes.length;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  /** What is pending may take so long; the rest is shed. */
  async end(ms: Milliseconds): Promise<void> {
    if (this.#closed) return;
    const late = setTimeout(() => this.#abort.abort(), ms);
    await this.#sending;
    clearTimeout(late);
    this.#shut();
  }

  async #send(): Promise<void> {
    let tries = 0;
    for (;;) {
      const batch = this.#waiting[0];
      if (!batch) return;
      if (tries === 0) this.#perhaps = false;
      try {
        const taken = await this.#outlet.send(batch, tries > 0, this.#abort.signal);
        this.#taken(batch, taken);
        tries = 0;
      } catch (error) {
        const problem = toProblem(error, 'sink');
        // nobody was there to take it
        this.#perhaps ||= (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED';
        tries += 1;
        if (problem.code === 'sink-refused' || this.#abort.signal.aborted) {
          this.#drop(problem, batch);
          return;
        }
        if (!this.#down) this.#news.down(problem.message);
        this.#down = true;
        await pause(Math.min(BACKOFF * 2 ** (tries - 1), MOST_BACKOFF), this.#abort.signal);
        if (this.#abort.signal.aborted) {
          this.#drop(problem, batch);
          return;
        }
      }
    }
  }

  #taken(batch: B, taken: number): void {
    this.#waiting.shift();
    this.#bytes -= batch.bytes.length;
    this.delivered += taken;
    this.shed += batch.rows - taken;
    if (this.#down) this.#news.up(this.shed - this.#shedBefore);
    this.#down = false;
    this.#shedBefore = this.shed;
  }

  #drop(problem: Problem, { rows }: B): void {
    if (problem.code === 'sink-refused') this.#news.closed(problem);
    else if (this.#perhaps) this.unsure += rows;
    this.#shut();
  }

  #shut(): void {
    this.#closed = true;
    this.shed += this.pending;
    this.#waiting = [];
    this.#bytes = 0;
    this.#outlet.close();
  }
}

const pause = (ms: Milliseconds, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });

export const sinkRefused = (where: string, what: string, cause: string, fix?: string): Problem =>
  new Problem({ code: 'sink-refused', what, where, cause, fix });

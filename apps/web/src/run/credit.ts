/** Acknowledged at most this often: the agent's rate limit and the wire are spared. */
export const ACK_EVERY_MS = 50;

/**
 * The credit this page gives back for the batches of one run: gathered, and sent every 50 ms. It is sent when a
 * batch arrives late enough, or by a timer after the last one, so it also works where timers are slow (a tab
 * in the background).
 */
export class Credit {
  #bytes = 0;
  #records = 0;
  #last = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #send: (bytes: number, records: number) => void;
  readonly #now: () => number;

  constructor(send: (bytes: number, records: number) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  take(bytes: number, records: number): void {
    this.#bytes += bytes;
    this.#records += records;
    if (this.#now() - this.#last >= ACK_EVERY_MS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), ACK_EVERY_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#bytes === 0) return;
    this.#last = this.#now();
    this.#send(this.#bytes, this.#records);
    this.#bytes = this.#records = 0;
  }
}

export interface Claim {
  /** whose work it is: one at a time of each; without one it is a client of its own */
  client?: string | undefined;
  /** who no longer waits loses the turn: the claim is refused with the signal's reason */
  signal?: AbortSignal | undefined;
}

/**
 * Lets so many things run at once. Every client has a queue of its own, first come first served, and the clients take
 * turns: who asks for much waits behind itself, not before the others.
 */
export class Turns {
  #free: number;
  /** those that wait, by client; the client whose turn is next stands first */
  readonly #queues = new Map<unknown, (() => void)[]>();
  readonly #busy = new Set<unknown>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(work: () => Promise<T>, { client, signal }: Claim = {}): Promise<T> {
    const who = client ?? Symbol();
    await this.#turn(who, signal);
    try {
      return await work();
    } finally {
      this.#free++;
      this.#busy.delete(who);
      this.#next();
    }
  }

  #turn(who: unknown, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#leave(who, go);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#queues.set(who, [...(this.#queues.get(who) ?? []), go]);
      this.#next();
    });
  }

  #next(): void {
    for (const [who, [go, ...rest]] of this.#queues) {
      if (this.#free === 0) return;
      if (this.#busy.has(who) || !go) continue;
      // what is left of its queue goes behind those of the others
      this.#queues.delete(who);
      if (rest.length > 0) this.#queues.set(who, rest);
      this.#free--;
      this.#busy.add(who);
      go();
    }
  }

  #leave(who: unknown, go: () => void): void {
    const rest = (this.#queues.get(who) ?? []).filter((other) => other !== go);
    if (rest.length > 0) this.#queues.set(who, rest);
    else this.#queues.delete(who);
  }
}

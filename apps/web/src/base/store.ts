import type { Undo } from '@hooklab/base';

/** A value that others may look at, and hear of. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): Undo;
}

/** A value outside React that tells who listens. The same value set again tells nobody. */
export class Store<T> implements Readable<T> {
  #value: T;
  #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe = (listener: () => void): Undo => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

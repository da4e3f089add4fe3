import type { AnswerStore, Entry } from './store';
import { sumOf } from './text';

const NAME = 'hooklab-answers';
const ANSWERS = 'answers';
const BY_USE = 'by-use';

/** As it lies in the database. */
interface Kept extends Entry {
  sum: number;
  /** minute of the last use, and characters: what is in the index is known without reading the text */
  use: [minute: number, size: number];
}

export interface Bounds {
  /** characters together */
  most: number;
  /** characters of one answer */
  largest: number;
}

const BOUNDS: Bounds = { most: 24_000_000, largest: 1_000_000 };
/** A database that does not open in this time is done without. */
const OPEN_MS = 5000;
/** What is thrown out is looked for once in so many writes, and at the first. */
const PRUNE_EVERY = 16;
/** Minutes after which a use is noted again. */
const TOUCH_EVERY = 60;

/**
 * Answers in this browser, for all its tabs. Where the browser keeps nothing (forbidden, full, damaged), there are none.
 * Every text is checked when it is read; a damaged one is dropped. What was not used for longest goes first, and all
 * of another `code`: its keys do not begin so.
 */
export class IndexedAnswers implements AnswerStore {
  readonly #code: string;
  readonly #factory: IDBFactory | undefined;
  readonly #bounds: Bounds;
  #database: Promise<IDBDatabase | null> | null = null;
  #writes = 0;
  /** the browser refused to write: not tried again by this page */
  #full = false;

  constructor(code: string, factory: IDBFactory | undefined, bounds: Bounds = BOUNDS) {
    this.#code = code;
    this.#factory = factory;
    this.#bounds = bounds;
  }

  async get(key: string): Promise<string | null> {
    try {
      const store = await this.#store('readonly');
      const kept: unknown = store && (await done(store.get(key)));
      if (!kept) return null;
      if (!isWhole(kept, key)) {
        const damaged = await this.#store('readwrite');
        damaged?.delete(key);
        return null;
      }
      if (now() - kept.use[0] > TOUCH_EVERY) void this.put([kept]);
      return kept.text;
    } catch {
      return null;
    }
  }

  async put(entries: readonly Entry[]): Promise<void> {
    if (this.#full) return;
    try {
      const store = await this.#store('readwrite');
      if (!store) return;
      for (const { key, text } of entries) {
        if (text.length > this.#bounds.largest) continue;
        const kept: Kept = { key, text, sum: sumOf(key, text), use: [now(), text.length] };
        store.put(kept);
      }
      if (this.#writes++ % PRUNE_EVERY === 0) await this.#prune(store);
      await committed(store.transaction);
    } catch {
      this.#full = true;
    }
  }

  /** In the transaction of `store`. */
  async #prune(store: IDBObjectStore): Promise<void> {
    let sum = 0;
    await each(store.index(BY_USE).openKeyCursor(null, 'prev'), (cursor) => {
      const [, size] = cursor.key as Kept['use'];
      sum += size;
      const foreign = !String(cursor.primaryKey).startsWith(this.#code);
      if (foreign || sum > this.#bounds.most) store.delete(cursor.primaryKey);
      if (foreign) sum -= size;
    });
  }

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore | null> {
    this.#database ??= this.#open();
    const database = await this.#database;
    return database?.transaction(ANSWERS, mode, { durability: 'relaxed' }).objectStore(ANSWERS) ?? null;
  }

  #open(): Promise<IDBDatabase | null> {
    return new Promise((resolve) => {
      const factory = this.#factory;
      if (!factory) return resolve(null);
      setTimeout(() => resolve(null), OPEN_MS);
      try {
        const request = factory.open(NAME, 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore(ANSWERS, { keyPath: 'key' }).createIndex(BY_USE, 'use');
        };
        request.onerror = () => resolve(null);
        request.onsuccess = () => {
          // a newer page wants another layout: this one does without
          request.result.onversionchange = () => {
            request.result.close();
            this.#database = Promise.resolve(null);
          };
          resolve(request.result);
        };
      } catch {
        resolve(null);
      }
    });
  }
}

const now = (): number => Math.floor(Date.now() / 60_000);

function isWhole(kept: unknown, key: string): kept is Kept {
  const { text, sum, use } = kept as Partial<Record<keyof Kept, unknown>>;
  return typeof text === 'string' && Array.isArray(use) && sum === sumOf(key, text);
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

const each = (request: IDBRequest<IDBCursor | null>, see: (cursor: IDBCursor) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return resolve();
      see(cursor);
      cursor.continue();
    };
    request.onerror = () => reject(request.error);
  });

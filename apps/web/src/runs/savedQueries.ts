import { Store } from '../base/store';

const KEY = 'hooklab.queries';
const MOST = 20;

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** Questions that a person has kept in this browser, the newest first. */
export class SavedQueries {
  readonly list: Store<readonly string[]>;
  readonly #storage: Kept;

  constructor(storage: Kept) {
    this.#storage = storage;
    this.list = new Store(read(storage));
  }

  keep(sql: string): void {
    this.#set([sql, ...this.list.get().filter((each) => each !== sql)].slice(0, MOST));
  }

  forget(sql: string): void {
    this.#set(this.list.get().filter((each) => each !== sql));
  }

  #set(list: readonly string[]): void {
    this.list.set(list);
    try {
      this.#storage.setItem(KEY, JSON.stringify(list));
    } catch {
      // they are known until the page goes
    }
  }
}

function read(storage: Kept): readonly string[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(list) ? list.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

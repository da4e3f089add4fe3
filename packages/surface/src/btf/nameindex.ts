import { hashName, type Strings } from './strings';

/**
 * Name → entries, over string offsets and not strings: a hash of each name's bytes, chained in order. No string is
 * made; 126,000 names take some 5 ms.
 *
 *   offsets[entry] → its name (0: no entry)      heads[hash & mask] → entry + 1, next[entry] → entry + 1 …, 0 ends
 */
export class NameIndex {
  readonly #heads: Uint32Array;
  readonly #next: Uint32Array;
  readonly #mask: number;

  constructor(
    private readonly offsets: Uint32Array,
    private readonly strings: Strings,
  ) {
    let size = 1024;
    while (size < offsets.length) size *= 2;
    this.#mask = size - 1;
    this.#heads = new Uint32Array(size);
    this.#next = new Uint32Array(offsets.length);
    // from the last to the first: chains then run upwards
    for (let entry = offsets.length - 1; entry >= 0; entry--) {
      if (offsets[entry] === 0) continue;
      const slot = strings.hash(offsets[entry]!) & this.#mask;
      this.#next[entry] = this.#heads[slot]!;
      this.#heads[slot] = entry + 1;
    }
  }

  /** The first entry after `after` (-1: from the start) of that name; -1 if none. */
  find(name: string, after = -1): number {
    if (name === '') return -1;
    let link = after < 0 ? this.#heads[hashName(name) & this.#mask]! : this.#next[after]!;
    while (link !== 0 && !this.strings.equals(this.offsets[link - 1]!, name)) link = this.#next[link - 1]!;
    return link - 1;
  }
}

import { decodeText } from './text';

/**
 * Names that lie in a buffer, one a line of some kernel file: no string is made until one is asked for, and a hash
 * over the bytes is built by the first look-up. 120,000 names take 2 MB here, not 10.
 *
 *   starts[i], ends[i] → bytes of name i
 */
export class NameTable {
  #heads: Uint32Array | null = null;
  #next = new Uint32Array(0);
  #hashes = new Uint32Array(0);
  #repeats = new Uint8Array(0);

  constructor(
    readonly bytes: Uint8Array,
    readonly starts: Uint32Array,
    readonly ends: Uint32Array,
  ) {}

  get length(): number {
    return this.starts.length;
  }

  name(i: number): string {
    return decodeText(this.bytes, this.starts[i]!, this.ends[i]!);
  }

  /** Index of the first entry after `after` with that name; -1 if none. */
  find(name: string, after = -1): number {
    const heads = this.#index();
    let link = after < 0 ? heads[hashText(name) & (heads.length - 1)]! : this.#next[after]!;
    while (link !== 0 && !this.#equals(link - 1, name)) link = this.#next[link - 1]!;
    return link - 1;
  }

  /** Index of the first entry with the same bytes as bytes[start…end) of any buffer; -1 if none. */
  findBytes(bytes: Uint8Array, start: number, end: number): number {
    return this.#findHashed(bytes, start, end, hashRange(bytes, start, end));
  }

  /** The next entry with the same bytes as entry i; -1 if none. */
  nextSame(i: number): number {
    this.#index();
    const hash = this.#hashes[i]!;
    let link = this.#next[i]!;
    while (
      link !== 0 &&
      (this.#hashes[link - 1] !== hash ||
        !this.#equalsBytes(link - 1, this.bytes, this.starts[i]!, this.ends[i]!))
    )
      link = this.#next[link - 1]!;
    return link - 1;
  }

  /** Is there an entry before i with the same name? */
  isRepeat(i: number): boolean {
    this.#index();
    return this.#repeats[i] === 1;
  }

  /** The same for entry i of another table (or of this one: the first of its duplicates). */
  findEntry(table: NameTable, i: number): number {
    table.#index();
    return this.#findHashed(table.bytes, table.starts[i]!, table.ends[i]!, table.#hashes[i]!);
  }

  findAll(name: string): number[] {
    const all: number[] = [];
    for (let i = this.find(name); i >= 0; i = this.find(name, i)) all.push(i);
    return all;
  }

  has(name: string): boolean {
    return this.find(name) >= 0;
  }

  #findHashed(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const heads = this.#index();
    let link = heads[hash & (heads.length - 1)]!;
    while (link !== 0) {
      const i = link - 1;
      if (this.#hashes[i] === hash && this.#equalsBytes(i, bytes, start, end)) return i;
      link = this.#next[i]!;
    }
    return -1;
  }

  #equals(i: number, name: string): boolean {
    const start = this.starts[i]!;
    if (this.ends[i]! - start !== name.length) return false;
    for (let k = 0; k < name.length; k++) if (this.bytes[start + k] !== name.charCodeAt(k)) return false;
    return true;
  }

  #equalsBytes(i: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.starts[i]!;
    if (this.bytes === bytes && own === start) return true;
    if (this.ends[i]! - own !== end - start) return false;
    for (let k = end - start - 1; k >= 0; k--) if (this.bytes[own + k] !== bytes[start + k]) return false;
    return true;
  }

  #index(): Uint32Array {
    if (this.#heads) return this.#heads;
    let size = 64;
    while (size < this.length) size *= 2;
    const heads = new Uint32Array(size);
    this.#next = new Uint32Array(this.length);
    this.#hashes = new Uint32Array(this.length);
    this.#repeats = new Uint8Array(this.length);
    for (let i = this.length - 1; i >= 0; i--) {
      const hash = hashRange(this.bytes, this.starts[i]!, this.ends[i]!);
      const head = heads[hash & (size - 1)]!;
      this.#hashes[i] = hash;
      this.#next[i] = head;
      heads[hash & (size - 1)] = i + 1;
      // an equal one would be the nearest in the chain with that hash, but for rare collisions
      for (let link = head; link !== 0; link = this.#next[link - 1]!) {
        if (this.#hashes[link - 1] !== hash) continue;
        if (this.#equalsBytes(link - 1, this.bytes, this.starts[i]!, this.ends[i]!)) {
          this.#repeats[link - 1] = 1;
          break;
        }
      }
    }
    this.#heads = heads;
    return heads;
  }
}

/** FNV-1a, 32 bits. */
function hashRange(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

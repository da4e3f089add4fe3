import { decodeText } from './text';

/**
 * Names that lie in a buffer, one a line of some kernel file: no string is made until one is asked for, and a hash
 * over the bytes is built by the first look-up. 120,000 names take 1 MB here, not 10.
 *
 *   starts[i], ends[i] → bytes of name i
 */
export class NameTable {
  #heads: Uint32Array | null = null;
  #next: Uint32Array | null = null;

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
    if (this.#heads === null || this.#next === null) this.#build();
    const heads = this.#heads!;
    const next = this.#next!;
    let link = after < 0 ? heads[hashText(name) & (heads.length - 1)]! : next[after]!;
    while (link !== 0 && !this.#equals(link - 1, name)) link = next[link - 1]!;
    return link - 1;
  }

  findAll(name: string): number[] {
    const all: number[] = [];
    for (let i = this.find(name); i >= 0; i = this.find(name, i)) all.push(i);
    return all;
  }

  has(name: string): boolean {
    return this.find(name) >= 0;
  }

  #equals(i: number, name: string): boolean {
    const start = this.starts[i]!;
    if (this.ends[i]! - start !== name.length) return false;
    for (let k = 0; k < name.length; k++) if (this.bytes[start + k] !== name.charCodeAt(k)) return false;
    return true;
  }

  #build(): void {
    let size = 64;
    while (size < this.length) size *= 2;
    const heads = new Uint32Array(size);
    const next = new Uint32Array(this.length);
    for (let i = this.length - 1; i >= 0; i--) {
      const slot = hashRange(this.bytes, this.starts[i]!, this.ends[i]!) & (size - 1);
      next[i] = heads[slot]!;
      heads[slot] = i + 1;
    }
    this.#heads = heads;
    this.#next = next;
  }
}

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

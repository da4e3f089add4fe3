import { decodeText } from '../bytes/text';
import { badBtf } from './bad';

/**
 * The string section: "\0int\0task_struct\0…", addressed by byte offset. A split BTF's offsets run on from its
 * base's, and its types may name strings of the base.
 */
export class Strings {
  readonly end: number;
  readonly #first: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly base: Strings | null,
    private readonly origin: string,
  ) {
    this.#first = base ? base.end : 0;
    this.end = this.#first + bytes.length;
  }

  at(offset: number): string {
    if (offset < this.#first) return this.base!.at(offset);
    if (offset === 0) return '';
    if (offset >= this.end) {
      throw badBtf(
        'BTF names a string beyond its string section',
        this.origin,
        `offset ${offset} of ${this.end}`,
      );
    }
    const start = offset - this.#first;
    return decodeText(this.bytes, start, this.bytes.indexOf(0, start));
  }

  /** Copies a string's bytes to `out` at `to` (which must have room) and gives where they end. */
  copy(offset: number, out: Uint8Array, to: number): number {
    if (offset < this.#first) return this.base!.copy(offset, out, to);
    let at = to;
    for (let i = offset - this.#first; this.bytes[i]; i++) out[at++] = this.bytes[i]!;
    return at;
  }

  /** What `look` finds in a string's bytes, where they are. */
  within<T>(offset: number, look: (bytes: Uint8Array, from: number, end: number) => T): T {
    if (offset < this.#first) return this.base!.within(offset, look);
    const from = offset - this.#first;
    return look(this.bytes, from, this.bytes.indexOf(0, from));
  }

  /** FNV-1a of the string's bytes; 0 for an offset that lies. */
  hash(offset: number): number {
    if (offset < this.#first) return this.base!.hash(offset);
    if (offset >= this.end) return 0;
    let hash = 0x811c9dc5;
    for (let i = offset - this.#first; this.bytes[i]; i++)
      hash = Math.imul(hash ^ this.bytes[i]!, 0x01000193);
    return mix(hash);
  }

  equals(offset: number, text: string): boolean {
    if (offset < this.#first) return this.base!.equals(offset, text);
    return this.startsWith(offset, text) && this.bytes[offset - this.#first + text.length] === 0;
  }

  startsWith(offset: number, text: string): boolean {
    if (offset < this.#first) return this.base!.startsWith(offset, text);
    const start = offset - this.#first;
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[start + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }
}

/** The same hash of a string; of ASCII only, which C names are. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return mix(hash);
}

const mix = (hash: number) => (hash ^ (hash >>> 15)) >>> 0;

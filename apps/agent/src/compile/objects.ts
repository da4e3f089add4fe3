import type { Bytes } from '@hooklab/base';
import type { Compiled } from './clang';

/** Objects already compiled, by a hash of all that went into them; the least lately used go first. */
export class ObjectCache {
  readonly #kept = new Map<string, Compiled>();
  #size: Bytes = 0;

  constructor(
    private readonly most: number,
    private readonly mostBytes: Bytes,
  ) {}

  get(key: string): Compiled | null {
    const known = this.#kept.get(key);
    if (!known) return null;
    this.#kept.delete(key);
    this.#kept.set(key, known);
    return known;
  }

  put(key: string, compiled: Compiled): void {
    this.#drop(key);
    this.#kept.set(key, compiled);
    this.#size += sizeOf(compiled);
    while (this.#kept.size > this.most || this.#size > this.mostBytes) {
      const [oldest] = this.#kept.keys();
      if (oldest === undefined) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const known = this.#kept.get(key);
    if (!known) return;
    this.#kept.delete(key);
    this.#size -= sizeOf(known);
  }
}

function sizeOf(compiled: Compiled): Bytes {
  return (compiled.object?.length ?? 0) + compiled.log.length;
}

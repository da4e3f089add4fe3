import { C_WORDS } from '../spec/schema';

/** What a record has anyway, and words that cannot name a column. */
const TAKEN = [...C_WORDS, 'ts', 'pid', 'tid', 'comm', 'cpu', 'latency_ns', 'stack', 'ret'];

/** Gives each column a name of its own, in the words of a spec. */
export class Names {
  readonly #taken = new Set(TAKEN);

  isTaken(wanted: string): boolean {
    return this.#taken.has(plainName(wanted));
  }

  free(wanted: string): string {
    const plain = plainName(wanted);
    const first = this.#taken.has(plain) ? `arg_${plain}` : plain;
    let name = first;
    for (let n = 2; this.#taken.has(name); n++) name = `${first}_${n}`;
    this.#taken.add(name);
    return name;
  }
}

const plainName = (wanted: string): string =>
  wanted
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/__rc$/, '_rc')
    .replace(/^(?=\d)|^$/, 'arg_')
    .slice(0, 56);

/** "vfs_unlink" → "vfs-unlink": what a spec is called after its point. */
export function specName(point: string): string {
  const name = point
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return /^[a-z]/.test(name) ? name : `on-${name || 'probe'}`;
}

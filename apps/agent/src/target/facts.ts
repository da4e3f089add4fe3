import type { Btf } from '@hooklab/surface';
import { openBtf } from '@hooklab/surface';
import type { LoaderConnection } from './connection';

/** What an open target's kernel says of itself, each read once and kept. */
export class KernelFacts {
  readonly #connection: LoaderConnection;
  readonly #knownBtf: Uint8Array | null;
  #btf: Promise<Btf> | null = null;
  #formats = new Map<string, Promise<string>>();

  /** `knownBtf`: the same kernel's BTF, when it need not be read from the target (a lab kernel's vmlinux). */
  constructor(connection: LoaderConnection, knownBtf: Uint8Array | null) {
    this.#connection = connection;
    this.#knownBtf = knownBtf;
  }

  btf(): Promise<Btf> {
    this.#btf ??= this.#readBtf().catch((error) => {
      this.#btf = null;
      throw error;
    });
    return this.#btf;
  }

  async #readBtf(): Promise<Btf> {
    return openBtf(this.#knownBtf ?? (await this.#connection.read({ item: 'btf/vmlinux' })));
  }

  /** The text of `events/CATEGORY/EVENT/format`. Fails with the loader's Problem where there is no such event. */
  format(category: string, event: string): Promise<string> {
    const name = `${category}/${event}`;
    const known = this.#formats.get(name);
    if (known) return known;
    const reading = this.#connection
      .read({ item: 'format', name })
      .then((bytes) => Buffer.from(bytes).toString('utf8'));
    this.#formats.set(name, reading);
    reading.catch(() => this.#formats.delete(name));
    return reading;
  }
}

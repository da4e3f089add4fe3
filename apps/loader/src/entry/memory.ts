import { ENTRY_BYTES } from './bytes';
import { Kcore } from './kcore';
import { reason } from './reason';

/** The kernel's memory, opened when the first byte of it is asked for. */
export class Memory {
  #kcore: Kcore | string | null = null;

  /** The first bytes of code on x86-64; else, or where memory cannot be read, why not. */
  entry(address: bigint): Uint8Array | string {
    const kcore = this.#opened();
    if (typeof kcore === 'string') return kcore;
    try {
      return kcore.read(address, ENTRY_BYTES) ?? '/proc/kcore does not have that address';
    } catch (error) {
      return `/proc/kcore: ${reason(error)}`;
    }
  }

  /** Code of x86-64; null where the file has none. Throws why nothing can be read. */
  code(address: bigint, length: number): Uint8Array | null {
    const kcore = this.#opened();
    if (typeof kcore === 'string') throw new Error(kcore);
    return kcore.read(address, length);
  }

  #opened(): Kcore | string {
    if (process.arch !== 'x64') return `what they may be is known for x86-64 only, not for ${process.arch}`;
    try {
      this.#kcore ??= new Kcore();
    } catch (error) {
      this.#kcore = `/proc/kcore: ${reason(error)}`;
    }
    return this.#kcore;
  }

  close(): void {
    if (this.#kcore instanceof Kcore) this.#kcore.close();
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

const EHDR = 64;
const PHDR = 56;
const PT_LOAD = 1;

interface Segment {
  offset: bigint;
  address: bigint;
  bytes: bigint;
}

/**
 * Kernel memory, as /proc/kcore shows it: an ELF core file whose program headers tell where in it an address is.
 * Needs CAP_SYS_RAWIO, and no lockdown of confidentiality; opening throws the errno.
 */
export class Kcore {
  readonly #file: number;
  readonly #segments: Segment[];

  constructor(path = '/proc/kcore') {
    this.#file = openSync(path, 'r');
    try {
      this.#segments = readSegments(this.#file);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Bytes at a kernel address; null where the file has none. */
  read(address: bigint, length: number): Buffer | null {
    const inside = this.#segments.find(
      (s) => address >= s.address && address + BigInt(length) <= s.address + s.bytes,
    );
    if (!inside) return null;
    const bytes = Buffer.alloc(length);
    const at = inside.offset + (address - inside.address);
    return readSync(this.#file, bytes, 0, length, at) === length ? bytes : null;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function readSegments(file: number): Segment[] {
  const header = Buffer.alloc(EHDR);
  const size = readSync(file, header, 0, EHDR, 0);
  // 64 bits, and of this machine's own byte order, which the code below takes for little
  if (size < EHDR || header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2 || endianness() !== 'LE')
    return [];
  const table = Buffer.alloc(PHDR * header.readUInt16LE(56));
  readSync(file, table, 0, table.length, header.readBigUInt64LE(32));
  const segments: Segment[] = [];
  for (let at = 0; at < table.length; at += PHDR) {
    if (table.readUInt32LE(at) !== PT_LOAD) continue;
    segments.push({
      offset: table.readBigUInt64LE(at + 8),
      address: table.readBigUInt64LE(at + 16),
      bytes: table.readBigUInt64LE(at + 32),
    });
  }
  return segments;
}

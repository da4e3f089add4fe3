import { unlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Bytes } from '@hooklab/base';
import { segmentHeader } from '@hooklab/records';
import { within } from '../state/claim';

/** "00000001.seg": in the order of their names. */
export const segmentName = (index: number): string => `${String(index).padStart(8, '0')}.seg`;
export const isSegment = (name: string): boolean => /^\d{8}\.seg$/.test(name);

/** Freed when the disk is full, so that the end can still be written. */
export const RESERVE = 'reserve';
const RESERVE_BYTES: Bytes = 64 * 1024;

export interface Limits {
  /** of all segments together: beyond it the oldest goes */
  most: Bytes;
  /** after this many a new one is begun */
  segment: Bytes;
  /** one more is about to be begun */
  before?(): void;
}

interface Old {
  index: number;
  bytes: Bytes;
  records: number;
}

/** The files of a recording that is being written: one is open, the oldest go when all are too much. */
export class Segments {
  readonly #dir: number;
  readonly #limits: Limits;
  readonly #old: Old[] = [];
  #file: FileHandle | null = null;
  #now: Old = { index: 0, bytes: 0, records: 0 };
  removed = { segments: 0, records: 0 };

  constructor(dir: number, limits: Limits) {
    this.#dir = dir;
    this.#limits = limits;
  }

  reserve(): void {
    writeFileSync(within(this.#dir, RESERVE), new Uint8Array(RESERVE_BYTES), { mode: 0o600, flag: 'wx' });
  }

  free(): void {
    try {
      unlinkSync(within(this.#dir, RESERVE));
    } catch {
      // it was freed before, or could not be made
    }
  }

  /** Bytes that still fit into the open one; at least one frame goes into each. */
  get room(): Bytes {
    return this.#file === null ? 0 : Math.max(0, this.#limits.segment - this.#now.bytes);
  }

  /** Of all that there are now. */
  get bytes(): Bytes {
    const open = this.#file === null ? 0 : this.#now.bytes;
    return this.#old.reduce((sum, old) => sum + old.bytes, open);
  }

  /** All of it, or none: what a failed write left is cut off again. Rejects with the error of the disk. */
  async write(chunks: readonly Uint8Array[], records: number): Promise<void> {
    const file = this.#file ?? (await this.#next());
    let left = chunks.filter((chunk) => chunk.length > 0);
    let at = this.#now.bytes;
    try {
      while (left.length > 0) {
        const { bytesWritten } = await file.writev(left as Uint8Array[], at);
        at += bytesWritten;
        left = after(left, bytesWritten);
      }
    } catch (error) {
      await file.truncate(this.#now.bytes).catch(() => {});
      throw error;
    }
    this.#now.bytes = at;
    this.#now.records += records;
    if (this.room === 0) await this.#close();
  }

  /** To the disk, and nothing more is written. */
  async close(): Promise<void> {
    await this.#close();
    this.free();
  }

  async #next(): Promise<FileHandle> {
    this.#limits.before?.();
    const index = this.#now.index + 1;
    const file = await open(within(this.#dir, segmentName(index)), 'wx', 0o600);
    const header = segmentHeader(index);
    this.#file = file;
    this.#now = { index, bytes: 0, records: 0 };
    await file.write(header, 0, header.length, 0);
    this.#now.bytes = header.length;
    return file;
  }

  async #close(): Promise<void> {
    if (!this.#file) return;
    const file = this.#file;
    this.#file = null;
    this.#old.push(this.#now);
    await file.datasync().catch(() => {});
    await file.close();
    this.#makeRoom();
  }

  /** One segment more than there is now must fit. */
  #makeRoom(): void {
    let bytes = this.#old.reduce((sum, old) => sum + old.bytes, 0);
    while (this.#old.length > 1 && bytes + this.#limits.segment > this.#limits.most) {
      const oldest = this.#old.shift()!;
      unlinkSync(within(this.#dir, segmentName(oldest.index)));
      bytes -= oldest.bytes;
      this.removed.segments += 1;
      this.removed.records += oldest.records;
    }
  }
}

function after(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const left: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (skip >= chunk.length) skip -= chunk.length;
    else {
      left.push(skip === 0 ? chunk : chunk.subarray(skip));
      skip = 0;
    }
  }
  return left;
}

import { renameSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Bytes, Problem, type Undo } from '@hooklab/base';
import { type FrameKind, frameBytes, framed } from '@hooklab/records';
import { within } from '../state/claim';
import { diskReason } from '../state/keep';
import { MANIFEST, type Manifest, type RecordingEnd } from './manifest';
import { leavePlace, type Place } from './place';
import { type Limits, Segments } from './segments';

/** What one file holds at most, where the whole leaves room for several. */
const SEGMENT_BYTES: Bytes = 16 * 1024 * 1024;
/** A whole recording, where nothing else is said. */
export const RECORDING_BYTES: Bytes = 1024 * 1024 * 1024;
/** Fewer would be all gone with the first segment that goes. */
export const LEAST_BYTES: Bytes = 1024 * 1024;

export const limitsOf = (most: Bytes): Limits => ({
  most,
  segment: Math.min(SEGMENT_BYTES, Math.floor(most / 4)),
});

/** More than this waits for the disk: who gives waits, too. */
const BEHIND: Bytes = 16 * 1024 * 1024;
/** Pieces of one write. */
const PIECES = 256;

interface Waiting {
  chunks: Uint8Array[];
  bytes: Bytes;
  records: number;
}

/**
 * Writes a run into its directory as it comes. A disk that is full or breaks closes it: what was written stays whole,
 * what comes after is refused and counted, and the run goes on.
 */
export class Recorder {
  readonly #place: Place;
  readonly #segments: Segments;
  #queue: Waiting[] = [];
  #queued: Bytes = 0;
  #pump: Promise<void> | null = null;
  #begun = false;
  #fault: Error | null = null;
  #caughtUp: (() => void)[] = [];
  /** records that are written or wait for it */
  taken = 0;
  /** records that came after it was closed, or that a failed write lost */
  refused = 0;

  constructor(place: Place, limits: Limits) {
    this.#place = place;
    this.#segments = new Segments(place.fd, limits);
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Why it is closed before its time, for a person; null: it is not. */
  get closed(): string | null {
    return this.#fault && diskReason(this.#fault);
  }

  /** On disk now. */
  get bytes(): Bytes {
    return this.#segments.bytes;
  }

  get behind(): boolean {
    return this.#queued > BEHIND;
  }

  /** Called once it is no longer behind. */
  onCaughtUp(listener: () => void): Undo {
    this.#caughtUp.push(listener);
    return () => {
      this.#caughtUp = this.#caughtUp.filter((each) => each !== listener);
    };
  }

  /** What it is of; before all else. */
  begin(manifest: Manifest): void {
    this.#begun = true;
    try {
      this.#segments.reserve();
      this.#keep(manifest);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** More is known of what it is of. */
  again(manifest: Manifest): void {
    if (this.#fault || !this.#begun) return;
    try {
      this.#keep(manifest);
    } catch {
      // the one before is whole
    }
  }

  /** Beside and renamed: a crash in between leaves the one before. */
  #keep(manifest: Manifest): void {
    const next = within(this.#place.fd, `${MANIFEST}.new`);
    writeFileSync(next, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
    renameSync(next, within(this.#place.fd, MANIFEST));
  }

  /** False: it is closed, nothing of it is kept. The payload is not copied. */
  add(kind: FrameKind, payload: Uint8Array, records = 0): boolean {
    if (this.#fault || !this.#begun) {
      this.refused += records;
      return false;
    }
    const [head, pad] = framed(kind, payload, crc32);
    const bytes = frameBytes(payload);
    this.#queue.push({ chunks: [head, payload, pad], bytes, records });
    this.#queued += bytes;
    this.taken += records;
    this.#pump ??= this.#write();
    return true;
  }

  /** The last frame, when all before it is on disk. `end`: by what was really kept. Throws Problem `record-broken`. */
  async end(end: () => Pick<RecordingEnd, 'end' | 'ledger'>): Promise<RecordingEnd> {
    if (this.#pump) await this.#pump;
    const closed = this.closed;
    // what was kept free is for this
    this.#segments.free();
    const said: RecordingEnd = { ...end(), closed, removed: this.#segments.removed };
    const text = new TextEncoder().encode(JSON.stringify(said));
    const [head, pad] = framed('end', text, crc32);
    try {
      await this.#segments.write([head, text, pad], 0);
      await this.#segments.close();
      return said;
    } catch (error) {
      throw new Problem({
        code: 'record-broken',
        what: 'The end of the recording could not be written; what was before it is there',
        where: this.#place.dir,
        cause: diskReason(error),
        fix: 'Make room there and record again',
      });
    } finally {
      leavePlace(this.#place);
    }
  }

  async #write(): Promise<void> {
    // what comes in this tick goes together
    await null;
    while (this.#queue.length > 0) {
      const room = this.#segments.room;
      let bytes = 0;
      let n = 0;
      while (n < this.#queue.length && n < PIECES && (n === 0 || bytes + this.#queue[n]!.bytes <= room))
        bytes += this.#queue[n++]!.bytes;
      const now = this.#queue.splice(0, n);
      const records = now.reduce((sum, each) => sum + each.records, 0);
      try {
        await this.#segments.write(
          now.flatMap(({ chunks }) => chunks),
          records,
        );
      } catch (error) {
        this.#lose(records);
        this.#fail(error as Error);
        break;
      }
      this.#queued -= bytes;
      if (!this.behind) this.#tellCaughtUp();
    }
    this.#pump = null;
  }

  #fail(error: Error): void {
    this.#fault = error;
    this.#lose(this.#queue.reduce((sum, each) => sum + each.records, 0));
    this.#queue = [];
    this.#queued = 0;
    this.#tellCaughtUp();
  }

  /** So many that were taken are not kept after all. */
  #lose(lost: number): void {
    this.taken -= lost;
    this.refused += lost;
  }

  #tellCaughtUp(): void {
    const all = this.#caughtUp;
    this.#caughtUp = [];
    for (const listener of all) listener();
  }
}

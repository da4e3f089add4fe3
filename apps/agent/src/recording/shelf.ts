import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { RecordingInfo, RecordingView } from '@hooklab/protocol';
import type { Recordings } from './keeper';
import { eventsIn, type RecordingEnd } from './manifest';
import { endOfRecording, openRecording, type Recording } from './reader';
import { RecordedRows } from './recorded-rows';
import { removeRecording } from './remove';

/** Recordings whose rows are known by their numbers at a time: some bytes a batch each. */
const OPEN = 4;

/** What of the recordings is looked at: the list of them, and those that somebody reads. */
export class Shelf {
  readonly #recordings: Recordings;
  readonly #ends = new Map<string, { bytes: number; end: RecordingEnd | null }>();
  /** the one that was read last is the last */
  readonly #open = new Map<string, RecordedRows>();

  constructor(recordings: Recordings) {
    this.#recordings = recordings;
  }

  /** The newest first. */
  list(): RecordingInfo[] {
    return this.#recordings
      .list()
      .map((recording) => this.#info(recording))
      .reverse();
  }

  async view(name: string): Promise<RecordingView> {
    const rows = await this.rows(name);
    const { manifest } = rows.recording;
    const { arch, programs, source, layouts, groups, clock } = manifest;
    return {
      info: this.#info(rows.recording),
      arch,
      programs,
      source,
      layouts,
      groups,
      first: rows.first,
      end: rows.end,
      gaps: [...rows.gaps],
      origin: rows.origin === null ? null : String(rows.origin),
      clock,
      rate: rows.rate(),
      ledger: rows.ended?.ledger ?? null,
    };
  }

  /** All that there is of it now. Throws Problem `no-recording`. */
  async rows(name: string): Promise<RecordedRows> {
    let rows = this.#open.get(name);
    try {
      rows ??= new RecordedRows(join(this.#recordings.dir, name));
      this.#open.delete(name);
      this.#open.set(name, rows);
      await rows.update();
    } catch (error) {
      this.#open.delete(name);
      if (error instanceof Problem && error.cause?.startsWith('it has no')) throw gone(name);
      throw error;
    }
    for (const [oldest] of this.#open) {
      if (this.#open.size <= OPEN) break;
      this.#open.delete(oldest);
    }
    return rows;
  }

  /** One that is known already, without a look for what came since. */
  async known(name: string): Promise<RecordedRows> {
    return this.#open.get(name) ?? this.rows(name);
  }

  remove(name: string): void {
    if (this.#recordings.isOpen(name))
      throw new Problem({
        code: 'recording-open',
        what: 'This run is still being recorded',
        fix: 'Stop the run first',
      });
    this.#open.delete(name);
    this.#ends.delete(name);
    removeRecording(openRecording(join(this.#recordings.dir, name)));
  }

  #info(recording: Recording): RecordingInfo {
    const { dir, bytes, segments, manifest } = recording;
    const { title, target, kernel, started } = manifest;
    const name = basename(dir);
    const end = this.#end(name, recording);
    const last = segments.at(-1);
    const written = last === undefined ? Date.parse(started) : statSync(join(dir, last)).mtimeMs;
    return {
      name,
      title,
      target,
      kernel,
      started,
      ms: Math.max(0, written - Date.parse(started)),
      bytes,
      rows: end && eventsIn(end),
      end: end?.end.text ?? null,
      closed: end?.closed ?? null,
      open: this.#recordings.isOpen(name),
    };
  }

  /** Its last segment is read once for as long as it does not grow. */
  #end(name: string, recording: Recording): RecordingEnd | null {
    if (this.#recordings.isOpen(name)) return null;
    const known = this.#ends.get(name);
    if (known?.bytes === recording.bytes) return known.end;
    const end = endOfRecording(recording);
    this.#ends.set(name, { bytes: recording.bytes, end });
    return end;
  }
}

const gone = (name: string) =>
  new Problem({
    code: 'no-recording',
    what: `The recording “${name}” is not here`,
    cause: 'it was removed, or it went to make room for newer ones',
    fix: 'The list shows those that are kept',
  });

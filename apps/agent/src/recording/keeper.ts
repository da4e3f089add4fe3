import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Bytes, type Problem, toProblem, type Undo } from '@hooklab/base';
import type { RecordingState } from '@hooklab/protocol';
import type { RunHub } from '../run/hub/hub';
import { diskReason, keepFile } from '../state/keep';
import { makePlace, recordingsIn } from './place';
import { openRecording, type Recording, recordingsBelow } from './reader';
import { type RecordedOf, recordTo } from './record';
import { LEAST_BYTES, RECORDING_BYTES } from './recorder';
import { removeRecording } from './remove';

/** All recordings together, where nothing else was chosen. */
export const KEPT_BYTES: Bytes = 4 * 1024 ** 3;
/** And so many of them: each is a directory. */
const KEPT_RUNS = 1000;
/** Runs whose recording can still be asked about: more than are listed. */
const REMEMBERED = 256;
const SETTING = 'recordings.json';

/** The recording of one run of this agent, as it grows. */
export class Kept {
  state: RecordingState;
  readonly #listeners = new Set<(state: RecordingState) => void>();

  constructor(state: RecordingState) {
    this.state = state;
  }

  /** Told at once, and whenever it changes. */
  follow(listener: (state: RecordingState) => void): Undo {
    this.#listeners.add(listener);
    listener(this.state);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<RecordingState>): void {
    const next = { ...this.state, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.state)) return;
    this.state = next;
    for (const listener of this.#listeners) listener(next);
  }
}

/**
 * Every run of the workbench is recorded into the state directory. All recordings there, also those that a command
 * made, have a quota: the oldest that is finished goes to make room.
 */
export class Recordings {
  readonly dir: string;
  readonly #state: string;
  readonly #of: (target: string) => RecordedOf;
  #most: Bytes;
  /** of this agent's runs, by their numbers */
  readonly #kept = new Map<number, Kept>();
  /** names of those that are written now */
  readonly #open = new Set<string>();
  readonly #ends = new Set<Promise<void>>();
  /** by their directories */
  #known = new Map<string, Known>();

  constructor(state: string, of: (target: string) => RecordedOf) {
    this.#state = state;
    this.dir = recordingsIn(state);
    this.#of = of;
    this.#most = readSetting(join(state, SETTING));
  }

  /** Of all recordings together; 0: no run is recorded. */
  get most(): Bytes {
    return this.#most;
  }

  /** Returns why it is not remembered, or null. */
  setMost(most: Bytes): Problem | null {
    this.#most = most === 0 ? 0 : Math.max(LEAST_BYTES, most);
    if (this.#most > 0) this.makeRoom(0);
    return keepFile(
      join(this.#state, SETTING),
      JSON.stringify({ most: this.#most }),
      'The quota of recordings',
    );
  }

  of(run: number): Kept | null {
    return this.#kept.get(run) ?? null;
  }

  /** `wanted` false: somebody left this one out. */
  record(run: RunHub, wanted: boolean): Kept {
    const off = wanted ? (this.#most > 0 ? null : 'recording is switched off') : 'it was left out';
    const kept = new Kept({ name: null, state: off ? 'off' : 'recording', bytes: 0, why: off });
    this.#kept.set(run.of.id, kept);
    this.#kept.delete(run.of.id - REMEMBERED);
    if (off) return kept;
    const work = this.#write(run, kept).finally(() => this.#ends.delete(work));
    this.#ends.add(work);
    return kept;
  }

  /** Once all that is written now has its end. */
  async ended(): Promise<void> {
    await Promise.all([...this.#ends]);
  }

  async #write(run: RunHub, kept: Kept): Promise<void> {
    let name: string | null = null;
    const recordings = this;
    const limits = {
      /** several at once share the quota */
      get most() {
        return Math.min(RECORDING_BYTES, recordings.#most / Math.max(1, recordings.#open.size));
      },
      segment: Math.min(16 * 1024 * 1024, Math.floor(this.#most / 16)),
      before: () => this.makeRoom(limits.segment),
    };
    try {
      const recorded = await recordTo(run, {
        limits,
        unattended: true,
        of: () => this.#of(run.of.target),
        place: () => {
          const place = makePlace(null, this.#state, run.of.title);
          name = basename(place.dir);
          this.#open.add(name);
          kept.set({ name });
          return place;
        },
        grows: ({ bytes, closed }) => kept.set({ bytes, ...(closed && { state: 'closed', why: closed }) }),
      });
      if (!recorded) return kept.set({ state: 'off', why: 'it never ran' });
      const { end } = recorded;
      const recording = openRecording(recorded.dir);
      const nothing = end?.end.why === 'failed' && !end.closed && (end.ledger?.entered ?? 0) === 0;
      if (nothing) {
        removeRecording(recording);
        return kept.set({ name: null, state: 'off', bytes: 0, why: 'it never ran' });
      }
      const { bytes } = recording;
      kept.set(end?.closed ? { state: 'closed', bytes, why: end.closed } : { state: 'kept', bytes });
    } catch (error) {
      kept.set({ state: 'closed', why: whyNot(error) });
    } finally {
      if (name !== null) this.#open.delete(name);
    }
  }

  /** Recordings that can be read, by when they began. */
  list(): Recording[] {
    return recordingsBelow(this.dir, () => {});
  }

  /** It is written now. */
  isOpen(name: string): boolean {
    return this.#open.has(name);
  }

  /** The oldest that are finished go, until so many bytes more fit. */
  makeRoom(more: Bytes): void {
    const known = new Map<string, Known>();
    const all = recordingsBelow(
      this.dir,
      () => {},
      (dir) => this.#sized(dir, known),
    );
    this.#known = known;
    let bytes = all.reduce((sum, each) => sum + each.bytes, more);
    let count = all.length;
    for (const each of all) {
      if (bytes <= this.#most && count <= KEPT_RUNS) return;
      if (this.#open.has(basename(each.dir))) continue;
      removeRecording(each);
      bytes -= each.bytes;
      count -= 1;
    }
  }

  /** As it was seen before, where it has not changed since: every segment of every run asks for all of them. */
  #sized(dir: string, into: Map<string, Known>): Recording {
    if (this.#open.has(basename(dir))) return openRecording(dir);
    const before = this.#known.get(dir);
    const recording =
      before && before.stamp === stampOf(before.recording) ? before.recording : openRecording(dir);
    into.set(dir, { recording, stamp: stampOf(recording) });
    return recording;
  }
}

/** A recording, and what would be another if it had changed. */
interface Known {
  recording: Recording;
  stamp: string;
}

/** When its list of files changed last, and how long the last of them is: only that one grows. */
function stampOf({ dir, segments }: Recording): string {
  const last = segments.at(-1);
  return `${statSync(dir).mtimeMs} ${last === undefined ? 0 : statSync(join(dir, last), { throwIfNoEntry: false })?.size}`;
}

function readSetting(path: string): Bytes {
  try {
    const { most } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(most) && most >= 0 ? most : KEPT_BYTES;
  } catch {
    return KEPT_BYTES;
  }
}

/** A disk's own words, else those of the Problem. */
function whyNot(error: unknown): string {
  const { what, cause } = toProblem(error);
  return cause ?? (error instanceof Error ? diskReason(error) : what);
}

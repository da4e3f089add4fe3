import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Bytes, Problem } from '@hooklab/base';
import { BATCH_HEADER, readBatchHeader } from '@hooklab/protocol';
import { Kinds, type Walked, walkBatch, walkSegment } from '@hooklab/records';
import { endSchema, MANIFEST, type Manifest, parseManifest, type RecordingEnd } from './manifest';
import { isSegment } from './segments';

/** A manifest with the C of a program: none is larger. */
const MOST_MANIFEST: Bytes = 16 * 1024 * 1024;
/** A segment ends with the frame that fills it, and no batch is larger than this. */
const MOST_SEGMENT: Bytes = 256 * 1024 * 1024;

export interface Recording {
  dir: string;
  manifest: Manifest;
  /** names of its segments, in their order */
  segments: string[];
  /** of all segments */
  bytes: Bytes;
}

/** Nothing of it is read but what it is of. Throws Problem `not-a-recording`. */
export function openRecording(dir: string): Recording {
  try {
    if (statSync(join(dir, MANIFEST)).size > MOST_MANIFEST)
      throw new Error(`${MANIFEST} is too long for one`);
    const manifest = parseManifest(readFileSync(join(dir, MANIFEST), 'utf8'), dir);
    const segments = readdirSync(dir).filter(isSegment).sort();
    const bytes = segments.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
    return { dir, manifest, segments, bytes };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Problem({
      code: 'not-a-recording',
      what: 'This is not a recording that can be read',
      where: dir,
      cause: missing ? `it has no ${MANIFEST}` : (error as Error).message,
      fix: 'Name the directory of a recording: hooklab runs list',
    });
  }
}

/** Recordings below a directory by when they began; what cannot be opened is told, and left out. */
export function recordingsBelow(
  parent: string,
  refused: (error: unknown) => void,
  open = openRecording,
): Recording[] {
  if (!existsSync(parent)) return [];
  const all = readdirSync(parent).flatMap((name) => {
    try {
      return [open(join(parent, name))];
    } catch (error) {
      refused(error);
      return [];
    }
  });
  return all.sort((a, b) => a.manifest.started.localeCompare(b.manifest.started, 'en'));
}

/** One piece of a run, in its order. */
export type Piece =
  | { kind: 'batch'; payload: Uint8Array; walked: Walked }
  /** records that are not there: `why` for a person */
  | { kind: 'gap'; records: number; why: string }
  | { kind: 'groups'; entries: Uint8Array }
  | { kind: 'end'; end: RecordingEnd };

/** Where the payload of a batch is. */
export interface At {
  segment: string;
  offset: Bytes;
}
export type Gap = Extract<Piece, { kind: 'gap' }>;

/** How far a recording was read: the bytes of its last segment that were whole then. */
export interface ReadTo {
  segment: string;
  good: Bytes;
}

/** One segment is in memory at a time. What cannot be read is said as a gap, and what comes after it is read. */
export const piecesOf = (recording: Recording): Generator<Piece & { at?: At }> =>
  piecesAfter(recording, { segment: '', good: 0 }, 0);

/**
 * The same from where it was read to: `from` goes on with it. `next`: records that were before. A part of a frame at the
 * end of a recording that is still written is no gap: it comes whole the next time.
 */
export function* piecesAfter(
  { dir, manifest, segments }: Recording,
  from: ReadTo,
  before: number,
): Generator<Piece & { at?: At }> {
  const kinds = manifest.layouts.length > 0 ? new Kinds(manifest.layouts) : null;
  const resumed = from.segment !== '';
  // records before the next batch
  let next = before;
  let expected = resumed ? Number.parseInt(from.segment, 10) : 1;
  let why = 'the oldest went to make room';
  for (const name of segments) {
    if (name < from.segment) continue;
    const done = name === from.segment ? from.good : 0;
    const { index, frames, fault, good } = readSegment(join(dir, name));
    if (fault === null && index !== expected && expected > 1) why = 'a file of the recording is missing';
    expected = index + 1;
    for (const { kind, payload } of frames) {
      if (payload.byteOffset < done) continue;
      if (kind === 'batch' && kinds) {
        if (payload.length < BATCH_HEADER) continue;
        const { first, count } = readBatchHeader(payload);
        if (first > next) yield { kind: 'gap', records: first - next, why };
        next = first + count;
        why = 'they were lost on the way';
        const walked = walkBatch(payload.subarray(BATCH_HEADER), count, kinds);
        yield { kind: 'batch', payload, walked, at: { segment: name, offset: payload.byteOffset } };
      } else if (kind === 'groups') yield { kind: 'groups', entries: payload };
      else if (kind === 'end') {
        const end = endOf(payload);
        if (end) yield { kind: 'end', end };
      }
    }
    from.segment = name;
    from.good = good;
    if (fault === null) continue;
    why = `${name}: ${fault}`;
    // how many were in it only the batch after it can say
    yield { kind: 'gap', records: 0, why };
  }
}

function readSegment(path: string) {
  const { size } = statSync(path);
  if (size > MOST_SEGMENT)
    return { index: 0, frames: [], good: 0, fault: 'it is too long for a part of a recording' };
  // a buffer of its own: where a payload begins in it is where it is in the file
  return walkSegment(alone(readFileSync(path)), crc32);
}

const alone = (bytes: Buffer): Uint8Array => (bytes.byteOffset === 0 ? bytes : new Uint8Array(bytes));

function endOf(payload: Uint8Array): RecordingEnd | null {
  try {
    return endSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
}

/** How it ended, from its last segment only; null: it was cut off, or still goes on. */
export function endOfRecording({ dir, segments }: Recording): RecordingEnd | null {
  const last = segments.at(-1);
  if (last === undefined) return null;
  const frame = readSegment(join(dir, last)).frames.at(-1);
  return frame?.kind === 'end' ? endOf(frame.payload) : null;
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { recordBytes, recordRow, startOf } from '@hooklab/records';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batch, layout, stats } from '../run/hub/batch.fixture';
import { NoSink } from '../run/sinks/sink';
import { makePlace, placeNamed, recordingName } from './place';
import { endOfRecording, openRecording, type Piece, piecesOf } from './reader';
import { record } from './record';
import { limitsOf } from './recorder';
import { counted, hub, of, recorded } from './recording.fixture';
import { isSegment } from './segments';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-rec-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const pieces = (dir: string): Piece[] => [...piecesOf(openRecording(dir))];
const decoded = (all: readonly Piece[]): number =>
  all.reduce((sum, piece) => sum + (piece.kind === 'batch' ? piece.walked.decoded : 0), 0);

describe('a recording', () => {
  it('has every record of a run, in its order, and its ledger', async () => {
    const dir = join(home, 'run');
    const { end } = await recorded(dir, counted([3, 1, 0, 40]), limitsOf(2 ** 20));
    expect(end).toMatchObject({ closed: null, ledger: { decoded: 44, delivered: 44, shed: 0 } });
    const recording = openRecording(dir);
    expect(recording.manifest).toMatchObject({ title: 'a run', ...of, source: 'int x;', programs: ['p'] });
    const all = pieces(dir);
    expect(all.map(({ kind }) => kind)).toEqual(['batch', 'batch', 'batch', 'batch', 'end']);
    expect(decoded(all)).toBe(44);
    expect(endOfRecording(recording)).toEqual(end);
    const [one] = all;
    if (one?.kind !== 'batch') throw new Error('no batch');
    expect(recordRow(recordBytes(one.payload.subarray(24)), startOf(one.walked, 0), layout)).toEqual({
      n: 0,
    });
    // nothing else is left behind
    expect(readdirSync(dir).sort()).toEqual(['00000001.seg', 'recording.json']);
  });

  it('keeps the newest within its bytes, and counts what went', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        async (counts, n) => {
          const dir = mkdtempSync(join(home, 'quota-'));
          const { end } = await recorded(dir, counted(counts), { most: 4096 * n, segment: 2048 });
          const total = counts.reduce((a, b) => a + b, 0);
          const all = pieces(dir);
          const there = decoded(all);
          expect(there + end!.removed.records).toBe(total);
          const gaps = all.filter((piece) => piece.kind === 'gap');
          // batches without a record say nothing of a gap before them
          expect(gaps.reduce((sum, gap) => sum + gap.records, 0)).toBe(
            there === 0 ? 0 : end!.removed.records,
          );
          for (const { why } of gaps) expect(why).toBe('the oldest went to make room');
          const { bytes } = openRecording(dir);
          // one frame is more than a segment at most
          expect(bytes).toBeLessThanOrEqual(4096 * n + 2048);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('cut off at any byte is read up to there, and says that it has no end', async () => {
    const dir = join(home, 'cut');
    await recorded(dir, counted([5, 5, 5]), limitsOf(2 ** 20));
    const file = join(dir, '00000001.seg');
    const whole = readFileSync(file);
    for (let bytes = whole.length - 9; bytes >= 0; bytes -= 13) {
      writeFileSync(file, whole.subarray(0, bytes));
      const all = pieces(dir);
      expect(endOfRecording(openRecording(dir))).toBe(null);
      expect(decoded(all) % 5).toBe(0);
      expect(all.filter(({ kind }) => kind === 'end')).toEqual([]);
    }
    truncateSync(file, 0);
    expect(pieces(dir)).toMatchObject([{ kind: 'gap', records: 0 }]);
  });

  it('goes on behind a part that is damaged, and says how many were in it', async () => {
    const dir = join(home, 'hole');
    await recorded(dir, counted(Array(40).fill(10)), { most: 2 ** 20, segment: 1024 });
    const segments = readdirSync(dir).filter(isSegment);
    expect(segments.length).toBeGreaterThan(3);
    const file = join(dir, segments[1]!);
    const bytes = readFileSync(file);
    bytes[100]! ^= 1;
    writeFileSync(file, bytes);
    const all = pieces(dir);
    const gap = all.reduce((sum, piece) => sum + (piece.kind === 'gap' ? piece.records : 0), 0);
    expect(gap).toBeGreaterThan(0);
    expect(decoded(all) + gap).toBe(400);
    expect(all.find((piece) => piece.kind === 'gap')).toMatchObject({
      why: `${segments[1]}: a frame has a wrong checksum`,
    });
  });

  it('of a run that never was is none', async () => {
    const dir = join(home, 'none');
    const run = hub();
    const all = record(run, makePlace(dir, home, 'a run'), of, limitsOf(2 ** 20));
    run.end(null, new Problem({ code: 'x', what: 'refused' }));
    expect(await all).toEqual({ dir, end: null });
    expect(readdirSync(home)).toEqual([]);
  });

  it('ends cleanly where the disk is full; the run and its other sinks go on', async () => {
    const disk = mkdtempSync(join(home, 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]);
    try {
      const dir = join(disk, 'run');
      const run = hub();
      const other = new NoSink();
      const all = record(run, makePlace(dir, home, 'a run'), of, limitsOf(2 ** 24));
      run.join(other, { stage() {}, shape() {}, limit() {}, ledger() {}, ended() {} });
      run.setShape({ layouts: [layout], groups: null, counters: [], programs: ['p'] });
      run.attached(null);
      for (let seq = 0; seq < 40; seq++) {
        run.batch(batch(seq, seq * 1000, 1000));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      run.end(stats(40_000, 40), null);
      const { end } = await all;
      expect(end!.closed).toBe('the disk is full (ENOSPC)');
      expect(other.shed).toBe(40_000);
      const { delivered, shed } = end!.ledger!;
      expect([delivered + shed, delivered % 1000]).toEqual([40_000, 0]);
      expect(delivered).toBeGreaterThan(0);
      expect(shed).toBeGreaterThan(0);
      const pieces = [...piecesOf(openRecording(dir))];
      expect(decoded(pieces)).toBe(delivered);
      expect(pieces.at(-1)).toEqual({ kind: 'end', end });
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('what is no recording', () => {
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return `${(error as Problem).what}: ${(error as Problem).cause}`;
    }
    throw new Error('nothing was refused');
  };

  it('is said to be none, with the reason', async () => {
    expect(refusal(() => openRecording(home))).toBe(
      'This is not a recording that can be read: it has no recording.json',
    );
    const dir = join(home, 'run');
    await recorded(dir, counted([1]), limitsOf(2 ** 20));
    const file = join(dir, 'recording.json');
    const good = JSON.parse(readFileSync(file, 'utf8'));
    const written = (manifest: unknown) => {
      writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
      return refusal(() => openRecording(dir));
    };
    expect(written('{')).toMatch(/recording\.json is no JSON$/);
    expect(written({ ...good, format: 2 })).toMatch(/its format is 2, this Hooklab reads up to 1$/);
    expect(written({ ...good, title: 7 })).toMatch(/recording\.json: title: /);
    const [event] = good.layouts;
    const outside = { ...event, columns: [{ ...event.columns[0], offset: 4 }] };
    expect(written({ ...good, layouts: [outside] })).toMatch(/n lies outside its record$/);
    expect(written({ ...good, layouts: [{ ...event, stride: 8 }] })).toMatch(/do not lie 8 bytes apart$/);
  });

  it('a directory that holds something is not recorded into', () => {
    writeFileSync(join(home, 'mine'), '');
    expect(refusal(() => makePlace(home, home, 'x'))).toBe(
      'The run cannot be recorded there: it is not empty',
    );
    expect(refusal(() => placeNamed('nothing-of-this-name', home))).toMatch(/^There is no recording/);
  });

  it('a title becomes a name of a directory, whatever is in it', () => {
    const at = new Date('2026-11-30T19:45:12Z');
    expect(recordingName('unlinkat · tp', at)).toBe('unlinkat-tp-20261130-194512');
    expect(recordingName('../é/\u0000', at)).toBe('e-20261130-194512');
    expect(recordingName('…', at)).toBe('run-20261130-194512');
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BATCH_HEADER, readBatchHeader, writeBatchHeader } from '@hooklab/protocol';
import { Kinds, type Layout, recordBytes, startOf, walkBatch } from '@hooklab/records';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RecordedRows } from './recorded-rows';
import { recorded, sent } from './recording.fixture';
import { isSegment } from './segments';

const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'e',
  size: 8,
  stride: 16,
  columns: [{ name: 'ts', ctype: '__u64', kind: 'uint', offset: 0, size: 8 }],
};
const kinds = new Kinds([layout]);

const record = (value: number): Uint8Array => {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, BigInt(value), true);
  return data;
};

/** Batches of so many records; each holds its own number, times ten. */
function numbered(counts: readonly number[]) {
  let records = 0;
  const batches = counts.map((n, seq) => {
    const [batch] = sent(
      [layout],
      Array.from({ length: n }, (_, i) => record((records + i) * 10)),
    ).batches;
    const view = new DataView(batch!.buffer);
    const header = readBatchHeader(batch!);
    expect(header.first).toBe(0);
    writeHeader(view, { ...header, seq, first: records });
    records += n;
    return batch!;
  });
  return { layouts: [layout], batches, records };
}

function writeHeader(view: DataView, header: Parameters<typeof writeBatchHeader>[0]): void {
  new Uint8Array(view.buffer).set(writeBatchHeader(header));
}

function valuesOf(page: Uint8Array): { first: number; values: number[] } {
  const { first, count } = readBatchHeader(page);
  const walked = walkBatch(page.subarray(BATCH_HEADER), count, kinds);
  const { view } = recordBytes(page.subarray(BATCH_HEADER));
  const values = Array.from({ length: walked.decoded }, (_, i) =>
    Number(view.getBigUint64(startOf(walked, i), true)),
  );
  expect(walked.decodeErrors).toBe(0);
  return { first, values };
}

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-rows-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('any page has exactly its rows, whatever the batches and files', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.nat(900), fc.nat(600)), { minLength: 1, maxLength: 12 }),
      async (counts, wants) => {
        const dir = mkdtempSync(join(home, 'p-'));
        await recorded(dir, numbered(counts), { most: 2 ** 20, segment: 1024 });
        const rows = new RecordedRows(dir);
        await rows.update();
        const total = counts.reduce((a, b) => a + b, 0);
        expect([rows.first, rows.end, rows.ended !== null]).toEqual([0, total, true]);
        expect(rows.rate().rows.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [from, n] of wants) {
          const { values } = valuesOf(rows.page(from, from + n));
          const stop = Math.min(total, from + n);
          expect(values).toEqual(Array.from({ length: Math.max(0, stop - from) }, (_, i) => (from + i) * 10));
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('rows keep their numbers where the oldest went to make room', async () => {
  const dir = join(home, 'old');
  const { end } = await recorded(dir, numbered(Array(200).fill(10)), { most: 8192, segment: 2048 });
  const rows = new RecordedRows(dir);
  await rows.update();
  expect(rows.first).toBe(end!.removed.records);
  expect([rows.end, rows.gaps]).toEqual([2000, []]);
  expect(valuesOf(rows.page(0, rows.first + 3))).toEqual({
    first: rows.first,
    values: [0, 1, 2].map((i) => (rows.first + i) * 10),
  });
});

it('read while it is written, frame by frame, it comes to the same', async () => {
  const dir = join(home, 'growing');
  await recorded(dir, numbered(Array(60).fill(9)), { most: 2 ** 20, segment: 2048 });
  const names = readdirSync(dir).filter(isSegment).sort();
  const whole = new Map(names.map((name) => [name, readFileSync(join(dir, name))]));
  for (const name of names) unlinkSync(join(dir, name));
  const rows = new RecordedRows(dir);
  for (const name of names) {
    const bytes = whole.get(name)!;
    for (let n = 100; n < bytes.length; n += 333) {
      writeFileSync(join(dir, name), bytes.subarray(0, n));
      await rows.update();
    }
    writeFileSync(join(dir, name), bytes);
    await rows.update();
  }
  expect([rows.first, rows.end, rows.gaps]).toEqual([0, 540, []]);
  expect(rows.ended).not.toBe(null);
  expect(valuesOf(rows.page(100, 300)).values).toEqual(Array.from({ length: 200 }, (_, i) => (100 + i) * 10));
});

it('a missing file in the middle is a gap', async () => {
  const dir = join(home, 'gap');
  await recorded(dir, numbered(Array(60).fill(9)), { most: 2 ** 20, segment: 2048 });
  const names = readdirSync(dir).filter(isSegment).sort();
  unlinkSync(join(dir, names[1]!));
  const rows = new RecordedRows(dir);
  await rows.update();
  const [gap] = rows.gaps;
  expect(gap!.records + rows.end).toBe(540);
});

it('rows that came at once are no rate of billions', async () => {
  const dir = join(home, 'short');
  await recorded(dir, numbered([3]), { most: 2 ** 20, segment: 1024 });
  const rows = new RecordedRows(dir);
  await rows.update();
  expect(rows.rate()).toEqual({ spanNs: 100_000_000, rows: [3] });
});

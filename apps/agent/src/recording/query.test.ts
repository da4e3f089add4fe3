import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { BATCH_HEADER } from '@hooklab/protocol';
import { type Layout, recordBytes, recordRow, startOf, strideOf } from '@hooklab/records';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeParquet } from './parquet';
import { query } from './query';
import { openRecording, piecesOf, type Recording } from './reader';
import { limitsOf } from './recorder';
import { recorded, type Sent, sent } from './recording.fixture';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-query-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const one: Layout = {
  name: 'one',
  tag: 1,
  struct: 'hl_one',
  size: 64,
  stride: strideOf(64),
  columns: [
    { name: 'u64', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
    { name: 's64', ctype: '__s64', kind: 'int', offset: 16, size: 8 },
    { name: 'u32', ctype: '__u32', kind: 'uint', offset: 24, size: 4 },
    { name: 's16', ctype: '__s16', kind: 'int', offset: 28, size: 2 },
    { name: 'yes', ctype: 'bool', kind: 'bool', offset: 30, size: 1 },
    { name: 'at', ctype: 'void *', kind: 'pointer', offset: 32, size: 8 },
    { name: 'mac', ctype: '__u8[6]', kind: 'bytes', offset: 40, size: 6 },
    { name: 'text', ctype: 'char[8]', kind: 'string', offset: 52, size: 8, statusOffset: 48 },
    // SQL takes it for the first one
    { name: 'U64', ctype: '__u8', kind: 'uint', offset: 60, size: 1 },
  ],
};
const two: Layout = {
  name: 'two',
  tag: 2,
  struct: 'hl_two',
  size: 16,
  stride: strideOf(16),
  columns: [{ name: 'u64', ctype: '__u64', kind: 'uint', offset: 8, size: 8 }],
};

async function recordingOf(data: Sent): Promise<Recording> {
  const dir = mkdtempSync(join(home, 'run-'));
  await recorded(dir, data, limitsOf(2 ** 22));
  return openRecording(dir);
}

const LIMITS = { memory: 256 * 2 ** 20, ms: 30_000 };

async function answer(
  recording: Recording,
  sql: string,
  limits = LIMITS,
  signal = new AbortController().signal,
) {
  const rows: unknown[][] = [];
  let columns: string[] = [];
  await query(
    recording,
    sql,
    limits,
    signal,
    () => {},
    async (given) => {
      columns = given.columns;
      for await (const row of given.rows) rows.push(row);
    },
  );
  return { columns, rows };
}

const record = fc
  .tuple(fc.boolean(), fc.uint8Array({ minLength: 64, maxLength: 64 }))
  .map(([second, bytes]) => {
    const data = bytes.slice(0, second ? 16 : 64);
    const view = new DataView(data.buffer);
    view.setUint16(0, second ? 2 : 1, true);
    // 0 … 8 bytes, cut, NULL, EFAULT, EINVAL
    if (!second) view.setInt32(48, [0, 3, 8, 9, -4096, -14, -22][bytes[63]! % 7]!, true);
    return data;
  });

it('gives every value as JSON gives it, exact, of every kind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 30 }), async (all) => {
      const recording = await recordingOf(sent([one, two], all));
      const { columns, rows } = await answer(recording, 'select * from events');
      expect(columns).toEqual([
        'kind',
        'u64',
        's64',
        'u32',
        's16',
        'yes',
        'at',
        'mac',
        'text',
        'text_status',
        'U64_2',
      ]);
      const given = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
      const layouts = { one, two };
      const expected = [...piecesOf(recording)].flatMap((piece) => {
        if (piece.kind !== 'batch') return [];
        const r = recordBytes(piece.payload.subarray(BATCH_HEADER));
        return all.map((data, i) =>
          recordRow(r, startOf(piece.walked, i), layouts[data[0] === 1 ? 'one' : 'two']),
        );
      });
      expect(given.length).toBe(all.length);
      for (const [i, row] of given.entries()) {
        const { U64_2, text_status, ...cells } = row;
        const want = expected[i]!;
        expect(U64_2 ?? null).toBe(want.U64 ?? null);
        // an empty text is one that was read
        expect(text_status ?? null).toBe(want.text_status ?? (want.text === '' ? 'empty' : null));
        for (const [name, value] of Object.entries(cells))
          expect(value === null ? null : String(value), name).toBe(
            (want[name] ?? null) === null ? null : String(want[name]),
          );
      }
    }),
    { numRuns: 25 },
  );
});

it('as Parquet keeps every number for another reader', async () => {
  const data = [1n, 2n ** 64n - 1n, 2n ** 53n + 1n, 1_796_069_102_931_377_123n].map((n) => {
    const bytes = new Uint8Array(64);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 1, true);
    view.setBigUint64(8, n, true);
    view.setBigInt64(16, -BigInt.asIntN(63, n), true);
    view.setInt32(48, -14, true);
    bytes[60] = 7;
    return bytes;
  });
  const recording = await recordingOf(sent([one, two], data));
  const path = join(home, "it's.parquet");
  expect(await writeParquet(recording, path, new AbortController().signal, () => {})).toBe(4);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  expect(rows.map(({ u64 }) => u64)).toEqual([
    1n,
    2n ** 64n - 1n,
    2n ** 53n + 1n,
    1_796_069_102_931_377_123n,
  ]);
  const { rows: own } = await answer(recording, 'select s64, "at", yes from events');
  expect(rows.map(({ s64, at, yes }) => [s64, at, yes])).toEqual(own);
  expect(rows[0]).toMatchObject({ kind: 'one', text: null, text_status: 'EFAULT', U64_2: 7 });
});

it('adds up what is beyond 2^53 and 2^64 exactly', async () => {
  const data = Array.from({ length: 5000 }, () => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint16(0, 2, true);
    new DataView(bytes.buffer).setBigUint64(8, 2n ** 64n - 1n, true);
    return bytes;
  });
  const { rows } = await answer(
    await recordingOf(sent([one, two], data)),
    'select count(*), max(u64), sum(u64)::varchar from events',
  );
  expect(rows).toEqual([[5000n, 2n ** 64n - 1n, String(5000n * (2n ** 64n - 1n))]]);
});

const refused = (work: Promise<unknown>): Promise<Problem> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error) => (error instanceof Problem ? error : Promise.reject(error)),
  );

it('reads and writes nothing but its recording, and says what is wrong', async () => {
  const recording = await recordingOf(sent([two], [new Uint8Array(16).fill(2, 0, 1)]));
  const file = join(home, 'other.csv');
  for (const sql of [
    `select * from read_csv('${file}')`,
    `copy events to '${file}'`,
    `attach '${join(home, 'other.db')}'`,
    "set memory_limit = '8GB'",
  ])
    expect((await refused(answer(recording, sql))).code, sql).toBe('query');
  expect((await refused(answer(recording, 'select x from events'))).cause).toMatch(/"x" not found/);
  expect((await refused(answer(recording, 'select 1; select 2'))).cause).toBe('there are 2');
  expect((await refused(answer(recording, ''))).code).toBe('query');
});

it('ends when its time is over, when it is stopped, and when it needs too much', async () => {
  const recording = await recordingOf(sent([two], [new Uint8Array(16).fill(2, 0, 1)]));
  const long = 'select count(*) from range(100000000000) a, range(1000) b';
  expect((await refused(answer(recording, long, { ...LIMITS, ms: 50 }))).code).toBe('query-time');
  const abort = new AbortController();
  const stopped = refused(answer(recording, long, LIMITS, abort.signal));
  setTimeout(() => abort.abort(), 50);
  expect((await stopped).code).toBe('stopped');
  const large = 'select list(range) from range(300000000)';
  expect((await refused(answer(recording, large))).code).toBe('query-memory');
});

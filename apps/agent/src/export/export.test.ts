import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { type Layout, strideOf } from '@hooklab/records';
import { tableFromIPC } from '@uwdata/flechette';
import { Profile } from 'pprof-format';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecording, type Recording } from '../recording/reader';
import { limitsOf } from '../recording/recorder';
import { recorded, type Sent, sent } from '../recording/recording.fixture';
import { writeArrow } from './arrow';
import { beside, writePieces } from './file';
import { perfettoOf } from './perfetto';
import { countStacks, foldedFile, pprofFile } from './stacks';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-export-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A call that ended, and a moment without a length. */
const called: Layout = {
  name: 'called',
  tag: 1,
  struct: 'hl_called',
  size: 160,
  stride: strideOf(160),
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
    { name: 'latency_ns', ctype: '__u64', kind: 'uint', offset: 16, size: 8 },
    { name: 'pid', ctype: '__u32', kind: 'uint', offset: 24, size: 4 },
    { name: 'tid', ctype: '__u32', kind: 'uint', offset: 28, size: 4 },
    { name: 'comm', ctype: 'char[16]', kind: 'string', offset: 32, size: 16 },
    { name: 'ret', ctype: 'long', kind: 'int', offset: 48, size: 8 },
    { name: 'at', ctype: 'void *', kind: 'pointer', offset: 56, size: 8 },
    { name: 'ok', ctype: 'bool', kind: 'bool', offset: 64, size: 1 },
    { name: 'stack', ctype: 'char[88]', kind: 'string', offset: 72, size: 88 },
  ],
};
const seen: Layout = {
  name: 'seen',
  tag: 2,
  struct: 'hl_seen',
  size: 32,
  stride: strideOf(32),
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 8, size: 8 },
    { name: 'path', ctype: 'char[8]', kind: 'string', offset: 20, size: 8, statusOffset: 16 },
  ],
};

const T0 = 12_345_678_901_234_567n;

function calledRecord(ts: bigint, latency: bigint, tid: number, stack: string): Uint8Array {
  const data = Buffer.alloc(160);
  data.writeUInt16LE(1, 0);
  data.writeBigUInt64LE(ts, 8);
  data.writeBigUInt64LE(latency, 16);
  data.writeUInt32LE(40, 24);
  data.writeUInt32LE(tid, 28);
  data.write('mk dir', 32);
  data.writeBigInt64LE(-(2n ** 60n) - 1n, 48);
  data.writeBigUInt64LE(0xffff_8880_0000_0001n, 56);
  data.writeUInt8(1, 64);
  data.write(stack, 72);
  return data;
}

function seenRecord(ts: bigint): Uint8Array {
  const data = Buffer.alloc(32);
  data.writeUInt16LE(2, 0);
  data.writeBigUInt64LE(ts, 8);
  data.writeInt32LE(-14, 16);
  return data;
}

const STACK = 'vfs_mkdir+0x9/0x160 < do_mkdirat+0x14d/0x170';
const RECORDS = [
  calledRecord(T0 + 30n, 10n, 41, STACK),
  calledRecord(T0 + 50n, 49n, 41, STACK),
  // of the same thread, and neither beside nor within
  calledRecord(T0 + 60n, 20n, 41, 'no stack: error -14'),
  calledRecord(T0 + 40_000_000n, 5n, 42, STACK),
  seenRecord(T0 + 50_000_000n),
];

async function recordingOf(data: Sent): Promise<Recording> {
  const dir = mkdtempSync(join(home, 'run-'));
  await recorded(dir, data, limitsOf(2 ** 22));
  return openRecording(dir);
}

const signal = new AbortController().signal;
const noGap = () => {};

it('Arrow: another reader has every number exact, ns as ns', async () => {
  const recording = await recordingOf(sent([called, seen], RECORDS));
  const path = join(home, 'events.arrow');
  expect(await writeArrow(recording, path, signal, noGap)).toBe(5);
  const table = tableFromIPC(readFileSync(path), { useBigInt: true });
  expect(table.names).toEqual([
    'kind',
    'ts',
    'path',
    'path_status',
    'latency_ns',
    'pid',
    'tid',
    'comm',
    'ret',
    'at',
    'ok',
    'stack',
  ]);
  const rows = table.toArray() as Record<string, unknown>[];
  expect(rows[1]).toMatchObject({
    kind: 'called',
    ts: T0 + 50n,
    latency_ns: 49n,
    pid: 40,
    tid: 41,
    comm: 'mk dir',
    ret: -(2n ** 60n) - 1n,
    at: '0xffff888000000001',
    ok: true,
    stack: STACK,
    path: null,
  });
  expect(rows[4]).toMatchObject({ kind: 'seen', path: null, path_status: 'EFAULT', pid: null });
});

it('Arrow: of no event it has the columns', async () => {
  const path = join(home, 'none.arrow');
  expect(await writeArrow(await recordingOf(sent([seen], [])), path, signal, noGap)).toBe(0);
  const table = tableFromIPC(readFileSync(path));
  expect([table.numRows, table.names]).toEqual([0, ['kind', 'ts', 'path', 'path_status']]);
});

it('Arrow: many batches are one file', async () => {
  const records = Array.from({ length: 5000 }, (_, i) => seenRecord(2n ** 63n + BigInt(i)));
  const path = join(home, 'many.arrow');
  expect(await writeArrow(await recordingOf(sent([called, seen], records)), path, signal, noGap)).toBe(5000);
  const ts = tableFromIPC(readFileSync(path), { useBigInt: true }).getChild('ts').toArray();
  expect([ts.length, ts[0], ts[4999]]).toEqual([5000, 2n ** 63n, 2n ** 63n + 4999n]);
});

/** As text, by Google's own reader of the schema. */
const decoded = (bytes: Uint8Array): string =>
  execFileSync('protoc', ['--decode=Trace', `-I${import.meta.dirname}`, 'perfetto.schema.proto'], {
    cwd: import.meta.dirname,
    input: bytes,
    encoding: 'utf8',
  });

it('Perfetto: protoc reads threads, slices, counters and exact notes', async () => {
  const recording = await recordingOf(sent([called, seen], RECORDS));
  const { trace, pieces } = perfettoOf(recording, ['ret'], noGap);
  const path = join(home, 'run.perfetto');
  await writePieces(path, pieces, signal);
  expect([trace.events, trace.untimed]).toEqual([5, 0]);
  const text = decoded(readFileSync(path));
  // what the schema does not name would be a number and a colon
  expect(text).not.toMatch(/^\s*\d+(?::| \{)/m);
  const packets = text
    .split(/^packet \{\n/m)
    .slice(1)
    .map((each) => each.replaceAll(/\s+/g, ' '));
  for (const packet of packets) expect(packet).toContain('trusted_packet_sequence_id: 1');
  for (const packet of packets.filter((each) => !each.includes('track_descriptor')))
    expect(packet).toMatch(/timestamp: \d+ .*timestamp_clock_id: 3 /);
  expect(packets[0]).toContain(`clocks { clock_id: 3 timestamp: ${T0 + 30n} }`);
  expect(packets[0]).toContain('primary_trace_clock: 3');
  const events = packets.flatMap((packet) => {
    const type = /type: TYPE_(\w+)/.exec(packet)?.[1];
    const at = BigInt(/timestamp: (\d+)/.exec(packet)?.[1] ?? 0) - T0;
    return type && type !== 'COUNTER' ? [`${type} ${at} ${/track_uuid: (\d+)/.exec(packet)![1]}`] : [];
  });
  const uuid = (what: RegExp) =>
    /uuid: (\d+)/.exec(packets.find((each) => what.test(each)) ?? 'none')?.[1] ?? 'none';
  const [one, two, all] = [uuid(/ tid: 41 /), uuid(/ tid: 42 /), uuid(/track_descriptor .*name: "a run"/)];
  const lane = uuid(/at the same time 2/);
  expect(events).toEqual([
    `SLICE_BEGIN 20 ${one}`,
    `SLICE_END 30 ${one}`,
    `SLICE_BEGIN 1 ${one}`,
    `SLICE_END 50 ${one}`,
    `SLICE_BEGIN 40 ${lane}`,
    `SLICE_END 60 ${lane}`,
    `SLICE_BEGIN 39999995 ${two}`,
    `SLICE_END 40000000 ${two}`,
    `INSTANT 50000000 ${all}`,
  ]);
  expect(packets.find((each) => each.includes('at the same time'))).toContain(`parent_uuid: ${one}`);
  const begin = packets.find((each) => each.includes('TYPE_SLICE_BEGIN'))!;
  expect(begin).toContain('name: "called"');
  expect(begin).toContain('int_value: -1152921504606846977 name: "ret"');
  expect(begin).toContain(`pointer_value: ${0xffff_8880_0000_0001n} name: "at"`);
  expect(packets.at(-3)).toContain('string_value: "EFAULT" name: "path_status"');
  const counted = packets.flatMap((each) => /double_counter_value: (\S+)/.exec(each)?.[1] ?? []);
  expect(counted.filter((each) => !each.startsWith('-')).map(Number)).toEqual([3, 0, 1, 1, 0]);
});

it('stacks: folded and pprof have the same events, and those without one are counted', async () => {
  const recording = await recordingOf(sent([called, seen], RECORDS));
  const counted = await countStacks(recording, undefined, signal, noGap);
  expect([counted.stacks.events, counted.stacks.without]).toEqual([5, 2]);
  expect(Buffer.concat(foldedFile(counted)).toString()).toBe('mk_dir;do_mkdirat;vfs_mkdir 3\n');
  const profile = Profile.decode(gunzipSync(pprofFile(counted, recording)));
  expect(profile.sample.map(({ value }) => value.map(Number))).toEqual([[3, 64]]);
  expect(Number(profile.durationNanos)).toBe(49_999_970);
});

const problemOf = async (work: () => unknown): Promise<Problem> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

it('says what it cannot make, in a line', async () => {
  const recording = await recordingOf(sent([seen], [seenRecord(1n)]));
  expect(await problemOf(() => countStacks(recording, undefined, signal, noGap))).toMatchObject({
    code: 'no-stacks',
    cause: 'their columns are ts, path',
  });
  expect(await problemOf(() => perfettoOf(recording, ['path'], noGap))).toMatchObject({
    what: 'The events have no number “path”',
    fix: 'Take one of ts',
  });
});

it('a file of before stays when a new one cannot be written', async () => {
  const out = join(home, 'mine');
  writeFileSync(out, 'old');
  const broken = await problemOf(() =>
    beside(out, (part) => {
      writeFileSync(part, 'half');
      throw new Error('the disk is full');
    }),
  );
  expect(broken).toMatchObject({ code: 'export', cause: 'the disk is full' });
  expect(readFileSync(out, 'utf8')).toBe('old');
  const none = join(home, 'no', 'such');
  expect((await problemOf(() => beside(none, (part) => writePieces(part, [], signal)))).code).toBe('export');
});

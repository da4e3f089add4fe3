import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layout } from '@hooklab/records';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columnNamed, count, keyChanges, sizeChanges } from './compare';
import { openRecording } from './reader';
import { limitsOf } from './recorder';
import { recorded, sent } from './recording.fixture';

const layout: Layout = {
  name: 'event',
  tag: null,
  struct: 'e',
  size: 16,
  stride: 24,
  columns: [
    { name: 'ts', ctype: '__u64', kind: 'uint', offset: 0, size: 8 },
    { name: 'bytes', ctype: '__u32', kind: 'uint', offset: 8, size: 4 },
    { name: 'comm', ctype: 'char[4]', kind: 'string', offset: 12, size: 4 },
  ],
};

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'hooklab-cmp-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Event = readonly [comm: string, bytes: number];

async function run(events: readonly Event[]) {
  const dir = mkdtempSync(join(home, 'r-'));
  const records = events.map(([comm, bytes], i) => {
    const data = new Uint8Array(16);
    const view = new DataView(data.buffer);
    view.setBigUint64(0, 1_000n + BigInt(i) * 500_000_000n, true);
    view.setUint32(8, bytes, true);
    data.set(new TextEncoder().encode(comm), 12);
    return data;
  });
  await recorded(join(dir, 'x'), sent([layout], records), limitsOf(2 ** 20));
  return openRecording(join(dir, 'x'));
}

const asked = { by: 'comm', spread: 'bytes' };
const never = () => false;

it('counts events, time, keys and sizes', async () => {
  const one = await run([
    ['rm', 0],
    ['rm', 1],
    ['cp', 6],
  ]);
  const counted = await count(one, asked, never);
  expect(counted).toMatchObject({ events: 3, missing: 0, seconds: 1, others: 0 });
  expect([...counted.keys]).toEqual([
    ['rm', 2],
    ['cp', 1],
  ]);
  const other = await count(await run([['mv', 6]]), asked, never);
  expect(keyChanges(counted, other)).toEqual([
    { key: 'mv', a: 0, b: 1 },
    { key: 'rm', a: 2, b: 0 },
    { key: 'cp', a: 1, b: 0 },
  ]);
  expect(sizeChanges(counted, other)).toEqual([
    { from: 0, to: 0, a: 1, b: 0 },
    { from: 1, to: 1, a: 1, b: 0 },
    { from: 2, to: 3, a: 0, b: 0 },
    { from: 4, to: 7, a: 1, b: 1 },
  ]);
  expect([columnNamed(one, 'bytes')?.size, columnNamed(one, 'pid')]).toEqual([4, null]);
});

it('whatever the events are, every one is in a key and in a size, once', async () => {
  const event = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(2 ** 31 - 1));
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), fc.array(event, { maxLength: 60 }), async (x, y) => {
      const [a, b] = [await count(await run(x), asked, never), await count(await run(y), asked, never)];
      const keys = keyChanges(a, b);
      const sum = (of: readonly { a: number; b: number }[]) =>
        of.reduce<[number, number]>(([p, q], each) => [p + each.a, q + each.b], [0, 0]);
      expect(sum(keys)).toEqual([x.length, y.length]);
      expect(sum(sizeChanges(a, b))).toEqual([x.length, y.length]);
      expect(
        keys
          .filter((each) => each.a === 0)
          .map(({ key }) => key)
          .sort(),
      ).toEqual([...new Set(y.map(([key]) => key))].filter((key) => !x.some(([own]) => own === key)).sort());
    }),
    { numRuns: 25 },
  );
});

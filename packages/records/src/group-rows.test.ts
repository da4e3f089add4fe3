import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupRows, topGroups } from './group-rows';
import { groupsOf } from './groups-of';
import { objectBtf } from './object-btf';
import { boundsOf, slotsOf, slotText } from './slots';

const groups = groupsOf(
  objectBtf(new Uint8Array(readFileSync(new URL('./fixtures/groups.btf', import.meta.url)))),
)!;
const SIZE = groups.keySize + groups.valueSize;

interface Entry {
  pid: number;
  path: string | null;
  words: bigint[];
  slots?: Record<number, bigint>;
}

/** Entries as the map holds them. */
function bytesOf(entries: readonly Entry[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * SIZE);
  const view = new DataView(bytes.buffer);
  for (const [i, { pid, path, words, slots }] of entries.entries()) {
    const at = i * SIZE;
    view.setUint32(at, pid, true);
    view.setInt32(at + 4, path === null ? -14 : path.length + 1, true);
    bytes.set(Buffer.from(path ?? ''), at + 8);
    for (const [n, word] of words.entries()) view.setBigInt64(at + groups.keySize + n * 8, word, true);
    for (const [n, count] of Object.entries(slots ?? {}))
      view.setBigUint64(at + groups.keySize + 40 + Number(n) * 8, count, true);
  }
  return bytes;
}

describe('GroupRows', () => {
  const rows = new GroupRows(
    groups,
    bytesOf([
      { pid: 1, path: '/a', words: [2n, 10n, -3n, 4n, 5n], slots: { 0: 1n, 3: 1n } },
      { pid: 2, path: null, words: [4n, 2n ** 60n, 0n, 0n, 6n] },
    ]),
  );

  it('gives a group as a row of its key and its totals', () => {
    expect(rows.length).toBe(2);
    expect(rows.row(0)).toEqual({
      pid: 1,
      path: '/a',
      count: 2,
      bytes_sum: 10,
      delay_min: -3,
      delay_max: 4,
      latency_avg: 2.5,
      latency_log2: [
        { from: 0, to: 0, count: 1 },
        { from: 1, to: 1, count: 0 },
        { from: 2, to: 3, count: 0 },
        { from: 4, to: 7, count: 1 },
      ],
      size_linear: [],
    });
  });

  it('keeps what a key could not read, and sums beyond 2^53', () => {
    expect(rows.row(1)).toMatchObject({
      path: null,
      path_status: 'EFAULT',
      bytes_sum: (2n ** 60n).toString(),
    });
  });

  it('ranks by any total', () => {
    expect(rows.ranked()).toEqual([1, 0]);
    expect(rows.ranked(groups.totals[4])).toEqual([0, 1]);
    expect(rows.ranked(groups.totals[2])).toEqual([1, 0]);
  });

  it('sends the groups with the most events', () => {
    const many = bytesOf(
      Array.from({ length: 20 }, (_, i) => ({ pid: i, path: '', words: [BigInt((i * 7) % 20)] })),
    );
    const top = topGroups(groups, many, 3);
    expect(top.of).toBe(20);
    const sent = new GroupRows(groups, top.entries);
    expect(Array.from({ length: sent.length }, (_, i) => sent.count(i))).toEqual([19, 18, 17]);
    expect(topGroups(groups, many, 20).entries).toBe(many);
  });

  it('leaves out what is no whole entry', () => {
    expect(new GroupRows(groups, new Uint8Array(SIZE * 3 - 1)).length).toBe(2);
  });
});

describe('slots', () => {
  const log2 = groups.totals[5]!;
  const linear = groups.totals[6]!;

  it('hold every number once, in order', () => {
    for (const total of [log2, { ...log2, signed: true }, linear]) {
      for (let i = 1; i < total.words; i++) {
        expect(boundsOf(total, i).from).toBe(boundsOf(total, i - 1).to! + 1);
      }
    }
    expect(Array.from({ length: linear.words }, (_, i) => slotText(boundsOf(linear, i)))).toEqual([
      '≤ -11',
      '-10 → -6',
      '-5 → -1',
      '0 → 4',
      '5 → 9',
      '10 → 14',
      '15 → 19',
      '≥ 20',
    ]);
    expect(slotText(boundsOf(log2, 0))).toBe('0');
  });

  it('of any counts sum up to them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 65, maxLength: 65 }), (counts) => {
        const view = new DataView(new ArrayBuffer(groups.valueSize));
        for (const [i, n] of counts.entries()) view.setBigUint64(log2.offset + i * 8, BigInt(n), true);
        const slots = slotsOf(view, 0, log2);
        const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
        expect(sum(slots.map(({ count }) => count))).toBe(sum(counts));
        if (slots.length > 0) expect([slots[0]!.count, slots.at(-1)!.count]).not.toContain(0);
      }),
    );
  });
});

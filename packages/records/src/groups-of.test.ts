import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf } from './groups-of';
import { objectBtf } from './object-btf';
import { damaged } from './test/damage';

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}.btf`, import.meta.url)));
const bytes = read('groups');

/** The same bytes with one name for another of its length. */
function renamed(from: string, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  expect(text.split(`\0${from}\0`)).toHaveLength(2);
  return new Uint8Array(Buffer.from(text.replace(`\0${from}\0`, `\0${to}\0`), 'latin1'));
}

describe('groupsOf', () => {
  it('gives the key, the totals and how CPUs are put together', () => {
    const groups = groupsOf(objectBtf(bytes))!;
    expect(groups).toMatchObject({
      map: 'hl_groups',
      most: 10_240,
      keySize: 40,
      valueSize: 8 * (5 + 65 + 8),
    });
    expect(groups.by).toMatchObject([
      { name: 'pid', kind: 'uint', offset: 0 },
      { name: 'path', kind: 'string', offset: 8, size: 32, statusOffset: 4 },
    ]);
    expect(groups.totals).toEqual([
      { column: '', op: 'count', signed: false, offset: 0, words: 1 },
      { column: 'bytes', op: 'sum', signed: false, offset: 8, words: 1 },
      { column: 'delay', op: 'min', signed: true, offset: 16, words: 1 },
      { column: 'delay', op: 'max', signed: true, offset: 24, words: 1 },
      { column: 'latency', op: 'avg', signed: false, offset: 32, words: 1 },
      { column: 'latency', op: 'log2', signed: false, offset: 40, words: 65 },
      { column: 'size', op: 'linear', signed: false, offset: 560, words: 8, from: -10, step: 5 },
    ]);
    expect(groups.reduce).toBe(`ssiIs${'s'.repeat(65 + 8)}`);
  });

  it('is null where a program makes records only', () => {
    expect(groupsOf(objectBtf(read('event')))).toBeNull();
  });

  it.each([
    ['count', 'coint', 'does not say how it is added up'],
    ['bytes__sum', 'bytes__sun', 'does not say how it is added up'],
    ['latency__log2', 'latency__max_', 'does not say how it is added up'],
    ['size__linear_m10_5', 'size__linear_m10_0', 'does not say how it is added up'],
    ['key', 'kex', 'its map has no key'],
  ])('refuses %s as %s', (from, to, why) => {
    expect(() => groupsOf(objectBtf(renamed(from, to)))).toThrow(
      expect.objectContaining({ cause: expect.stringContaining(why) }),
    );
  });

  it('survives any damage: totals inside their bounds, or a Problem', () => {
    fc.assert(
      fc.property(damaged(bytes), (mutant) => {
        try {
          const groups = groupsOf(objectBtf(mutant));
          if (!groups) return;
          expect(groups.reduce).toHaveLength(groups.totals.reduce((sum, t) => sum + t.words, 0));
          for (const t of groups.totals) expect(t.offset + t.words * 8).toBeLessThanOrEqual(4096 * 8);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

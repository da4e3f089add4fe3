import type { BpfObject } from '@hooklab/native';
import { describe, expect, it } from 'vitest';
import { StatsReader } from './stats';

/** An object whose ledger's counters are these: entered, filtered, reserve failed, submitted. */
const reader = (counters: number[], records: number): StatsReader => {
  const object = { maps: [{ name: 'hl_ledger' }], perCpuCounters: () => counters } as unknown as BpfObject;
  const stats = new StatsReader(object, 'hl_ledger', []);
  stats.taken(records, 0);
  return stats;
};

describe('a program’s ledger', () => {
  it.each([
    ['counts all', [10, 2, 1, 7], 7, { entered: 10, filtered: 2, reserveFailed: 1 }],
    ['has seen nothing yet', [0, 0, 0, 0], 0, { entered: 0, filtered: 0, reserveFailed: 0 }],
    ['never says that it was entered', [0, 0, 0, 4], 4, { entered: null, filtered: null, reserveFailed: 0 }],
    ['counts only what it leaves out', [0, 3, 0, 4], 4, { entered: null, filtered: 3, reserveFailed: 0 }],
  ])('that %s', (_, counters, records, known) => {
    const stats = reader(counters, records);
    expect(stats.read()).toMatchObject({ ...known, submitted: counters[3], reserved: records });
    expect(stats.balanced()).toBe(true);
  });

  it('is not balanced while something of it is in the ring', () => {
    expect(reader([10, 2, 1, 7], 6).balanced()).toBe(false);
    expect(reader([0, 0, 0, 4], 3).balanced()).toBe(false);
  });
});

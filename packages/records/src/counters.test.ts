import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countersOf } from './counters';
import { objectBtf } from './object-btf';
import { damaged } from './test/damage';

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}.btf`, import.meta.url)));

describe('countersOf', () => {
  it('gives the names after those of every program', () => {
    expect(countersOf(objectBtf(read('kinds')))).toEqual({ first: 6, names: ['lost_starts', 'slow'] });
  });

  it('knows the ledger of a program that does not count apart what is own', () => {
    expect(countersOf(objectBtf(read('older')))).toEqual({ first: 4, names: ['lost_starts', 'slow'] });
  });

  it('knows the ledger of a program that sums nothing up', () => {
    const names = Buffer.from(read('kinds')).toString('latin1').replace('HL_AGGREGATED', 'HL_AGGREGATES');
    expect(countersOf(objectBtf(Buffer.from(names, 'latin1')))).toEqual({
      first: 5,
      names: ['aggregates', 'lost_starts', 'slow'],
    });
  });

  it('has no names of an object that names none', () => {
    expect(countersOf(objectBtf(read('event')))).toEqual({ first: 4, names: [] });
  });

  it('survives any damage: some names, or a Problem', () => {
    fc.assert(
      fc.property(damaged(read('kinds')), (mutant) => {
        try {
          const { first, names } = countersOf(objectBtf(mutant));
          expect([4, 5, 6]).toContain(first);
          expect(names.length).toBeLessThanOrEqual(64);
          for (const name of names) expect(name).toMatch(/^[a-z0-9_]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countersOf } from './counters';
import { damaged } from './test/damage';

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}.btf`, import.meta.url)));

describe('countersOf', () => {
  it('gives the names after the four of every program', () => {
    expect(countersOf(read('kinds'))).toEqual(['lost_starts', 'slow']);
  });

  it('is empty for an object that names none', () => {
    expect(countersOf(read('event'))).toEqual([]);
  });

  it('survives any damage: some names, or a Problem', () => {
    fc.assert(
      fc.property(damaged(read('kinds')), (mutant) => {
        try {
          const names = countersOf(mutant);
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

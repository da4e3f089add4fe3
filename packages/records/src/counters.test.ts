import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countersOf } from './counters';

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
    const bytes = read('kinds');
    const damage = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: bytes.length - 1 }), to: fc.integer({ min: 0, max: 255 }) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(damage, (changes) => {
        const mutant = bytes.slice();
        for (const { at, to } of changes) mutant[at] = to;
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

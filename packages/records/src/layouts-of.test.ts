import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutsOf } from './layouts-of';
import { objectBtf } from './object-btf';
import { damaged } from './test/damage';

const read = (name: string) =>
  new Uint8Array(readFileSync(new URL(`./fixtures/${name}.btf`, import.meta.url)));
const kinds = read('kinds');

/** The same bytes with one name for another of its length. */
function renamed(from: string, to: string): Uint8Array {
  const text = Buffer.from(kinds).toString('latin1');
  expect(text.split(`\0${from}\0`)).toHaveLength(2);
  return new Uint8Array(Buffer.from(text.replace(`\0${from}\0`, `\0${to}\0`), 'latin1'));
}

describe('layoutsOf', () => {
  it('gives each kind by its tag, which is no column', () => {
    const shown = layoutsOf(objectBtf(kinds)).map((l) => [
      l.tag,
      l.name,
      l.struct,
      l.size,
      l.columns.map((c) => c.name),
    ]);
    expect(shown).toEqual([
      [1, 'opened', 'hl_opened', 40, ['pid', 'ts', 'path']],
      [7, 'closed', 'hl_closed', 16, ['fd', 'pid', 'ts']],
    ]);
    expect(layoutsOf(objectBtf(kinds))[1]!.columns[0]).toMatchObject({ name: 'fd', offset: 2 });
  });

  it('gives the one kind of a program without tags', () => {
    expect(layoutsOf(objectBtf(read('event')))).toMatchObject([
      { tag: null, name: 'event', struct: 'hl_event', size: 368 },
    ]);
  });

  it('gives none of a program that only sums up', () => {
    expect(layoutsOf(objectBtf(read('groups')))).toEqual([]);
  });

  it.each([
    ['hl_kind_7_closed', 'hl_kind_1_closed', 'opened and closed have the same tag 1'],
    ['hl_kind_7_closed', 'hl_kind_0_closed', 'HL_KIND(0, closed): a tag is 1 to 255'],
    ['hl_kind', 'hl_bind', 'begins with HL_TAG'],
    ['path', 'kind', 'would be taken for the record’s kind'],
  ])('refuses %s as %s', (from, to, why) => {
    expect(() => layoutsOf(objectBtf(renamed(from, to)))).toThrow(why);
  });

  it('survives any damage: layouts inside their bounds, or a Problem', () => {
    fc.assert(
      fc.property(damaged(kinds), (mutant) => {
        try {
          const layouts = layoutsOf(objectBtf(mutant));
          expect(new Set(layouts.map((l) => l.tag)).size).toBe(layouts.length);
          for (const { columns, tag } of layouts) {
            expect(tag === null).toBe(layouts.length === 1 && layouts[0]!.tag === null);
            for (const c of columns) expect(c.offset + c.size).toBeLessThanOrEqual(64 * 1024);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

import { type Row, sideBySide } from '@hooklab/surface';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldSame } from './diffFolds';

const lines = (n: number, changed?: number) =>
  Array.from({ length: n }, (_, i) => (i === changed ? 'other' : `line ${i}`));

it('folds what is the same and far from a change', () => {
  const parts = foldSame(sideBySide(lines(30), lines(30, 15)));
  expect(parts.map((p) => [p.kind, p.rows.length])).toEqual([
    ['rows', 1],
    ['fold', 11],
    // what is gone and what came in its place, three lines around
    ['rows', 8],
    ['fold', 11],
  ]);
  // nothing changed: all is shown
  expect(foldSame(sideBySide(lines(30), lines(30)))).toHaveLength(1);
});

it('leaves nothing out', () => {
  const row = fc
    .constantFrom<Row['kind']>('same', 'same', 'same', 'changed')
    .map((kind): Row => ({ kind, a: [{ text: 'a', changed: kind !== 'same' }], b: [] }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      expect(foldSame(rows).flatMap((p) => p.rows)).toEqual(rows);
    }),
  );
});

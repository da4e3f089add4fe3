import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueSaid } from '../spec/filter-text';
import { findSpec } from '../specs';
import { draftSchema, type SpecDraft } from './draft';
import { addColumn, hasStack, moveColumn, removeColumn, withColumn, withStack } from './edit';
import { compared, filterLine } from './filter-line';
import { draftOf } from './of-spec';

const start = draftOf(findSpec('disk-latency'), 'tp_btf');

type Step = (draft: SpecDraft) => SpecDraft;
const idOf = (draft: SpecDraft, n: number): number => draft.columns[n % draft.columns.length]?.id ?? 0;
const steps = fc.oneof(
  fc.nat(20).map(
    (n): Step =>
      (draft) =>
        addColumn(draft, idOf(draft, n)).draft,
  ),
  fc.nat(20).map(
    (n): Step =>
      (draft) =>
        removeColumn(draft, idOf(draft, n)),
  ),
  fc.tuple(fc.nat(20), fc.constantFrom(-1, 1)).map(
    ([n, by]): Step =>
      (draft) =>
        moveColumn(draft, idOf(draft, n), by as -1 | 1),
  ),
  fc.tuple(fc.nat(20), fc.string()).map(
    ([n, text]): Step =>
      (draft) =>
        withColumn(draft, idOf(draft, n), { text }),
  ),
  fc.boolean().map(
    (on): Step =>
      (draft) =>
        withStack(draft, on),
  ),
);

test('whatever is done: ids stay each other’s, sums name columns that are there, and it can be kept', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 20 }), (all) => {
      const draft = all.reduce((now, step) => step(now), start);
      const ids = draft.columns.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of [...draft.sums!.by, ...draft.sums!.totals.map(({ column }) => column!)])
        expect(ids).toContain(id);
      expect(draftSchema.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    }),
  );
});

test('a stack is a column that goes on and off', () => {
  expect(hasStack(withStack(start, true))).toBe(true);
  expect(withStack(withStack(start, true), false)).toEqual(start);
});

test('a filter is read back from its line', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.stringMatching(/^[ -~]{1,64}$/).filter((text) => !(text.includes('"') && text.includes("'"))),
  );
  const op = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', '&', '!&', '^=', '!^=', '$=' as const);
  fc.assert(
    fc.property(op, value, (op, value) => {
      const parts = compared(filterLine({ column: 'path', op, value }))!;
      expect([parts.name, parts.op, valueSaid(parts.said)]).toEqual(['path', op, value]);
    }),
  );
});

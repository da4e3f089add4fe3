import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedJson, MOST_BYTES } from './bounded';

/** What steers a terminal, breaks a line or hides. */
const STEERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

it('an answer that fits is said whole', () => {
  const answer = { version: 1, rows: [{ comm: 'a\u001b[31m' }], none: null };
  expect(JSON.parse(boundedJson(answer))).toEqual(answer);
});

it('a long one is cut, and says where and how much', () => {
  const answer = {
    version: 1,
    found: Array.from({ length: 5000 }, (_, i) => ({ point: `fn:f${i}` })),
    of: 5000,
  };
  const said = JSON.parse(boundedJson(answer));
  expect(said.found).toHaveLength(200);
  expect(said.found[199]).toEqual({ point: 'fn:f199' });
  expect(said.of).toBe(5000);
  expect(said.cut).toEqual([{ at: 'found', shown: 200, of: 5000 }]);
  const text = JSON.parse(boundedJson({ version: 1, problem: { log: 'x'.repeat(100_000) } }));
  expect(text.problem.log).toHaveLength(16_385);
  expect(text.cut).toEqual([{ at: 'problem.log', shown: 16_384, of: 100_000 }]);
});

it('whatever stands in it: one printable text that parses, never more than its size', () => {
  const text = fc.string({ unit: 'binary', maxLength: 3000 });
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 60 }),
      fc.dictionary(fc.string({ unit: 'binary', maxLength: 20 }), tie('any'), { maxKeys: 20 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      const said = boundedJson({ version: 1, values });
      expect(said.length).toBeLessThanOrEqual(MOST_BYTES);
      expect(said).not.toMatch(STEERS);
      const parsed = JSON.parse(said);
      expect(parsed.version).toBe(1);
      if (!parsed.cut) expect(parsed).toEqual(JSON.parse(JSON.stringify({ version: 1, values })));
    }),
    { numRuns: 300 },
  );
});

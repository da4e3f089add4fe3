import fc from 'fast-check';
import { expect, test } from 'vitest';
import { needsText, readNeeds, withNeed } from './needs';

test('as a person reads them', () => {
  expect(readNeeds('return,stack,oldest=5.4')).toEqual({ ret: true, stack: true, oldest: [5, 4] });
  expect(readNeeds('-entry,functions=40,hot')).toEqual({ entry: false, functions: 40, hot: true });
  expect(readNeeds('both')).toEqual({ entry: true, ret: true });
  expect(readNeeds('nonsense,,oldest=x,stack')).toEqual({ stack: true });
  expect(needsText({ ret: true, oldest: [5, 4] })).toBe('return,oldest=5.4');
});

test('what is written is read back', () => {
  const flag = fc.option(fc.boolean(), { nil: undefined });
  const needs = fc.record({
    entry: flag,
    ret: flag,
    latency: flag,
    stable: flag,
    functions: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
    oldest: fc.option(fc.tuple(fc.nat(9), fc.nat(30)), { nil: undefined }),
  });
  fc.assert(
    fc.property(needs, (some) => {
      const given = JSON.parse(JSON.stringify(some));
      expect(readNeeds(needsText(given))).toEqual(given);
    }),
  );
});

test('a need of the goal is taken away with a minus, and given back by leaving it out', () => {
  const implied = { entry: true };
  expect(withNeed({}, 'entry', undefined, implied)).toEqual({ entry: false });
  expect(withNeed({ entry: false }, 'entry', true, implied)).toEqual({});
  expect(withNeed({}, 'ret', true, implied)).toEqual({ ret: true });
  expect(withNeed({ ret: true }, 'ret', undefined, implied)).toEqual({});
});

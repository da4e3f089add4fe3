import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromText, sumOf, textOf } from './text';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any')),
    fc.dictionary(
      fc.string().filter((name) => name !== '$' && name !== '__proto__'),
      tie('any'),
      {
        noNullPrototype: true,
      },
    ),
  ),
})).any;

it('plain values come back as they were', () => {
  fc.assert(
    fc.property(value, (each) => {
      expect(fromText(textOf(each)!)).toEqual(each);
    }),
  );
  // a member that is undefined is one that is not there
  expect(fromText(textOf({ a: undefined, b: 1 })!)).toEqual({ b: 1 });
});

it('what would not come back is refused', () => {
  for (const each of [
    new Map(),
    new Set(),
    new Uint8Array(2),
    [undefined],
    Number.NaN,
    { a: { b: () => 1 } },
    { $: '1n' },
    new Date(0),
  ])
    expect(textOf(each)).toBeNull();
  const circle: unknown[] = [];
  circle.push(circle);
  expect(textOf(circle)).toBeNull();
});

it('a text that was changed, or stands elsewhere, has another sum', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ minLength: 1 }),
      fc.nat(),
      fc.nat({ max: 15 }),
      (key, text, at, bit) => {
        const i = at % text.length;
        const changed =
          text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << bit)) + text.slice(i + 1);
        expect(sumOf(key, changed)).not.toBe(sumOf(key, text));
        expect(sumOf(`${key}x`, text)).not.toBe(sumOf(key, text));
      },
    ),
  );
});

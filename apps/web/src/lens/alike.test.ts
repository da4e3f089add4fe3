import fc from 'fast-check';
import { expect, it } from 'vitest';
import { folded, marked } from './alike';

it('marks what not every source has, and folds the rest', () => {
  const [tp, fentry] = marked([
    'head\n\nsame 1\nsame 2\nsame 3\nSEC("tp")\nend\n',
    'head\n\nsame 1\nsame 2\nsame 3\nSEC("fentry")\nend\n',
  ]);
  expect(tp!.filter(({ own }) => own).map(({ text }) => text)).toEqual(['SEC("tp")']);
  expect(fentry!.filter(({ own }) => own).map(({ text }) => text)).toEqual(['SEC("fentry")']);
  expect(folded(tp!)).toEqual([
    { alike: 4 },
    {
      lines: [
        { text: 'same 3', own: false },
        { text: 'SEC("tp")', own: true },
        { text: 'end', own: false },
      ],
    },
  ]);
});

it('the same sources have nothing of their own', () => {
  expect(
    marked(['a\nb', 'a\nb'])
      .flat()
      .some(({ own }) => own),
  ).toBe(false);
  expect(folded(marked(['a\nb', 'a\nb'])[0]!)).toEqual([{ alike: 2 }]);
});

it('no line is lost', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 30 })
    .map((l) => l.join('\n'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (sources) => {
      for (const lines of marked(sources)) {
        const all = folded(lines).reduce(
          (n, piece) => n + ('alike' in piece ? piece.alike : piece.lines.length),
          0,
        );
        expect(all).toBe(lines.length);
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textChanges } from './sourceEdit';

/** What Monaco does with changes of ranges. */
function changed(source: string, changes: ReturnType<typeof textChanges>): string {
  const starts = [0];
  for (const line of source.split('\n')) starts.push(starts.at(-1)! + line.length + 1);
  const at = ({ line, column }: { line: number; column: number }) => starts[line - 1]! + column - 1;
  return [...changes]
    .sort((a, b) => at(b.from) - at(a.from))
    .reduce((text, c) => text.slice(0, at(c.from)) + c.text + text.slice(at(c.to)), source);
}

test('an edit of lines is the same change as one of ranges, wherever it lies', () => {
  const lines = fc.array(fc.constantFrom('', 'a', 'bc'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lines, fc.nat(6), fc.nat(3), fc.option(lines), (source, at, most, text) => {
      const line = (at % source.length) + 1;
      const count = Math.min(most, source.length - line + 1);
      const edit = { line, count, text: text === null ? null : text.join('\n') };
      const wanted = [...source];
      wanted.splice(line - 1, count, ...(text ?? []));
      const found = changed(
        source.join('\n'),
        textChanges(
          [edit],
          source.map((l) => l.length),
        ),
      );
      expect(found).toBe(wanted.join('\n'));
    }),
  );
});

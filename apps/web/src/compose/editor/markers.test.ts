import type { Diagnostic } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { bySeverity, markOf } from './markers';

const lines = ['int x;', '\treturn foo->bar;', ''];
const at = (line: number | null, column: number | null): Diagnostic => ({
  tool: 'clang',
  severity: 'error',
  line,
  column,
  message: 'm',
});

test.each([
  ['a word at its column', at(2, 9), [2, 9, 12]],
  ['a sign at its column', at(2, 12), [2, 12, 13]],
  ['a line without a column', at(2, null), [2, 2, 18]],
  ['a line beyond the source, edited since', at(99, 4), [3, 1, 2]],
  ['a column beyond the line', at(1, 50), [1, 7, 8]],
])('%s', (_what, diagnostic, [line, start, end]) => {
  const mark = markOf(diagnostic, lines)!;
  expect([mark.startLineNumber, mark.startColumn, mark.endColumn]).toEqual([line, start, end]);
});

test('a remark without a place has no mark', () => {
  expect(markOf(at(null, null), lines)).toBeNull();
});

test('errors come first, in their order, each with its notes', () => {
  const say = (severity: 'error' | 'warning' | 'note', message: string) => ({
    ...at(1, 1),
    severity,
    message,
  });
  const told = [
    say('warning', 'w'),
    say('note', 'of w'),
    say('error', 'a'),
    say('note', 'of a'),
    say('error', 'b'),
  ];
  expect(bySeverity(told).map((d) => d.message)).toEqual(['a', 'of a', 'b', 'w', 'of w']);
});

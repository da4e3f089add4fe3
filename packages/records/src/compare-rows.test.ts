import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRows } from './compare-rows';

test('rows that one side lacks come first, with what each had', () => {
  const rm = { pid: 7, comm: 'rm', path: '/tmp/a' };
  const mv = { pid: 8, comm: 'mv', path: null, path_status: 'EFAULT' };
  expect(
    compareRows(
      [
        [rm, rm, rm, mv],
        [rm, rm, rm],
        [rm, rm, rm, mv],
      ],
      ['comm', 'path'],
      10,
    ),
  ).toEqual({
    columns: ['comm', 'path'],
    lines: [
      { cells: ['mv', '<EFAULT>'], counts: [1, 0, 1] },
      { cells: ['rm', '/tmp/a'], counts: [3, 3, 3] },
    ],
    unequal: 1,
    more: 0,
  });
});

test('a column that is not compared tells no rows apart', () => {
  const { lines, unequal } = compareRows([[{ ts: 1, n: 5 }], [{ ts: 2, n: 5 }]], ['n'], 10);
  expect(lines).toEqual([{ cells: ['5'], counts: [1, 1] }]);
  expect(unequal).toBe(0);
});

test('a cell’s text never joins two different rows', () => {
  const { lines } = compareRows([[{ a: 'x","y', b: 'z' }], [{ a: 'x', b: 'y","z' }]], ['a', 'b'], 10);
  expect(lines).toHaveLength(2);
});

test('every row is in one line, whatever is cut', () => {
  const row = fc.record({ a: fc.nat(3), b: fc.constantFrom('x', 'y', null) });
  const sides = fc.array(fc.array(row, { maxLength: 30 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(sides, fc.nat(4), (rows, most) => {
      const whole = compareRows(rows, ['a', 'b'], 100);
      for (const [side, own] of rows.entries())
        expect(whole.lines.reduce((n, line) => n + line.counts[side]!, 0)).toBe(own.length);
      const cut = compareRows(rows, ['a', 'b'], most);
      expect(cut.lines.length + cut.more).toBe(whole.lines.length);
      expect(cut.unequal).toBe(whole.unequal);
      expect(cut.lines).toEqual(whole.lines.slice(0, most));
    }),
  );
});

import { expect, it } from 'vitest';
import { memberRows } from './memberRows';

it('lists holes before their members, anonymous members with their own, and padding', () => {
  const rows = memberRows(
    [
      { name: 'a', type: 'char', offset: 0, size: 1 },
      {
        name: '',
        type: 'union {…}',
        offset: 8,
        size: 8,
        hole: 7,
        members: [{ name: 'b', type: 'long int', offset: 8, size: 8 }],
      },
      { name: 'c', type: 'char', offset: 16, size: 1 },
    ],
    24,
    7,
  );
  expect(rows.map((r) => [r.kind, r.depth, r.top])).toEqual([
    ['member', 0, 0],
    ['hole', 0, 1],
    ['open', 0, 1],
    ['member', 1, 1],
    ['close', 0, 1],
    ['member', 0, 2],
    ['padding', 0, 3],
  ]);
  expect(rows[1]).toMatchObject({ at: 1, bytes: 7 });
  expect(rows.at(-1)).toMatchObject({ at: 17, bytes: 7 });
});

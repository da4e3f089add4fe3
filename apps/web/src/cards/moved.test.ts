import type { Candidate, Move } from '@hooklab/advisor';
import { expect, test } from 'vitest';
import { movedBetween } from './moved';

const move = (need: Move['need'], points: number, id = 'move.hasReturn'): Move =>
  ({ need, points, why: { id, params: {} } }) as Move;
const ranked = (...list: [string, Move[]][]): Candidate[] =>
  list.map(([id, moves], i) => ({ id, rank: i + 1, moves }) as unknown as Candidate);

test('who moved, how far, and for which need', () => {
  const before = ranked(['tp', []], ['fentry', []], ['fexit', []], ['raw', []]);
  const after = ranked(
    ['fexit', [move('ret', 6)]],
    ['tp', [move('ret', -45, 'move.noReturn')]],
    ['fentry', []],
    ['raw', []],
  );
  const moved = movedBetween(before, after);
  expect(moved.get('fexit')).toEqual({ places: 2, why: { id: 'move.hasReturn', params: {} } });
  expect(moved.get('tp')).toEqual({ places: -1, why: { id: 'move.noReturn', params: {} } });
  // the others moved past it
  expect(moved.get('fentry')).toEqual({ places: -1, why: null });
  expect(moved.has('raw')).toBe(false);
});

test('a need taken back: the reason that went', () => {
  const before = ranked(['a', [move('ret', 6)]], ['b', []]);
  const after = ranked(['b', []], ['a', []]);
  expect(movedBetween(before, after).get('a')?.why).toEqual({ id: 'move.hasReturn', params: {} });
});

test('a candidate that is new did not move', () => {
  expect(movedBetween(ranked(['a', []]), ranked(['b', []], ['a', []])).size).toBe(1);
});

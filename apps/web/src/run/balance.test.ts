import { expect, test } from 'vitest';
import { balanceOf } from './balance';

const ledger = {
  entered: 10,
  own: 0,
  aggregated: 0,
  filtered: 1,
  reserveFailed: 1,
  reserved: 8,
  missed: null,
  decoded: 8,
  decodeErrors: 0,
  lost: 0,
  before: 0,
  delivered: 6,
  shed: 2,
  named: {},
};

test('a ledger that adds up is balanced, running or ended', () => {
  expect(balanceOf(ledger, false)).toEqual({ state: 'balanced' });
  expect(balanceOf(ledger, true)).toEqual({ state: 'balanced' });
});

test('unknown is not balanced: it is balanced as far as known', () => {
  expect(balanceOf({ ...ledger, entered: null }, true)).toEqual({ state: 'partly' });
});

test('what does not add up is on its way while running, and an equation afterwards', () => {
  const off = { ...ledger, delivered: 5 };
  expect(balanceOf(off, false)).toEqual({ state: 'moving' });
  expect(balanceOf(off, true)).toEqual({
    state: 'broken',
    equations: ['decoded = before + delivered + shed: 8 ≠ 7, 1 in no account'],
  });
});

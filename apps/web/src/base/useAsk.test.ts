import { expect, test } from 'vitest';
import { askedOf } from './useAsk';

const problem = { code: 'no-point', what: 'No such point' } as never;

test('an answer is true of its own question only; the newest one stays to be looked at', () => {
  const answer = { key: 'a b', value: [1, 2], problem: null };
  expect(askedOf('a b', answer)).toEqual({ value: [1, 2], newest: [1, 2], problem: null, waiting: false });
  expect(askedOf('a b c', answer)).toEqual({ value: null, newest: [1, 2], problem: null, waiting: true });
  expect(askedOf(null, answer)).toEqual({ value: null, newest: null, problem: null, waiting: false });
});

test('a refusal too', () => {
  const refused = { key: 'a', value: null, problem };
  expect(askedOf('a', refused)).toEqual({ value: null, newest: null, problem, waiting: false });
  expect(askedOf('b', refused)).toEqual({ value: null, newest: null, problem: null, waiting: true });
});

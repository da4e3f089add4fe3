import { expect, it } from 'vitest';
import { compare, doubles, madeOf } from './compare';

const MADE = 'unlink\thlq-d01\t1\t0\nnot there\thlq-x4\t0\t-2\nsaid meanwhile\n';

it('an event is read from the line that its maker printed, whatever else is said', () => {
  expect(madeOf(MADE)).toEqual([
    { name: 'unlink', key: 'hlq-d01', wanted: true, result: 0 },
    { name: 'not there', key: 'hlq-x4', wanted: false, result: -2 },
  ]);
});

it('a row tells of one event, and one without a tool is unknown', () => {
  const made = madeOf('a\tk1\t1\t0\nb\tk1\t1\t0\nc\tk2\t1\t0\n');
  const seen = compare(made, ['k1', 'k2'], ['k1', 'k1']);
  expect(seen.map(({ ours, theirs }) => [ours, theirs])).toEqual([
    [true, true],
    [false, true],
    [true, false],
  ]);
  expect(compare(made, [], null).map(({ theirs }) => theirs)).toEqual([null, null, null]);
});

it('a tool that shows a part of the key is asked for that part', () => {
  const made = madeOf('a\thlq-read R 8\t1\t0\n');
  expect(compare(made, [], ['hlq-read'], (key) => key.split(' ')[0]!)[0]?.theirs).toBe(true);
});

it('what comes twice is counted', () => {
  expect(doubles(madeOf(MADE), ['hlq-d01', 'hlq-d01', 'other', 'other'])).toBe(1);
});

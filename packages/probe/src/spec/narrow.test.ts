import { describe, expect, it } from 'vitest';
import { findSpec } from '../specs';
import { narrow } from './narrow';
import { parseSpec } from './parse';

const wanted = (about: string, op: '==' | '^=' | '~', value: string | number) => ({ about, op, value });

describe('narrow', () => {
  it('makes filters of what the columns can say, and tells the rest', () => {
    const under = wanted('path', '^=', '/tmp/');
    const pid = wanted('pid', '==', 12);
    const glob = wanted('name', '~', 'a*.log');
    const port = wanted('port', '==', 443);
    const deletes = findSpec('file-deletes');
    const { spec, taken, left } = narrow(deletes, [under, glob, pid, port]);
    expect(taken).toEqual([under, pid]);
    expect(left).toEqual([glob, port]);
    expect(spec.filter).toEqual([
      ...deletes.filter,
      { column: 'path', op: '^=', value: '/tmp/' },
      { column: 'pid', op: '==', value: 12 },
    ]);
    expect(parseSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('takes a pattern with its only * at an end, of text whose length is known', () => {
    const { spec, taken, left } = narrow(findSpec('file-deletes'), [
      wanted('name', '~', '*.log'),
      wanted('name', '~', 'core*'),
      wanted('name', '~', '*core*'),
      wanted('name', '~', 'core.?'),
      wanted('comm', '~', '*d'),
    ]);
    expect(spec.filter.slice(-2)).toEqual([
      { column: 'name', op: '$=', value: '.log' },
      { column: 'name', op: '^=', value: 'core' },
    ]);
    expect([taken.length, left.length]).toEqual([2, 3]);
  });

  it('leaves what does not fit the column: too long, no number, not ASCII', () => {
    const all = [
      wanted('comm', '==', 'a-name-that-is-longer-than-comm'),
      wanted('path', '==', `/${'x'.repeat(80)}`),
      wanted('path', '==', '/tmp/ü'),
      wanted('pid', '==', 'twelve'),
    ];
    expect(narrow(findSpec('file-deletes'), all)).toMatchObject({ taken: [], left: all });
  });
});

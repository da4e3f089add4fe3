import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NameIndex } from './names';

it('finds the lines of a name in the ftrace list, whole names only', () => {
  const list = new NameIndex(Buffer.from('vfs_read\nc_start\novl_open [overlay]\nc_start\nvfs_readv'), 0);
  expect(list.count).toBe(5);
  expect(list.lines('c_start')).toEqual([1, 3]);
  expect(list.lines('ovl_open')).toEqual([2]);
  expect(list.lines('vfs_readv')).toEqual([4]);
  expect(list.line(2)).toBe('ovl_open [overlay]');
  for (const absent of ['vfs', 'read', 'overlay', 'ovl_open [overlay]', '']) {
    expect(list.lines(absent), absent).toEqual([]);
  }
});

it('agrees with a search by hand, whatever the names', () => {
  const name = fc.stringMatching(/^[a-c_.]{1,4}$/);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 200 }), name, fc.boolean(), (names, wanted, closed) => {
      const text = names.map((each) => `ffffffff81000000 T ${each}`).join('\n') + (closed ? '\n' : '');
      const index = new NameIndex(Buffer.from(text), 19);
      const expected = names.flatMap((each, i) => (each === wanted ? [i] : []));
      expect(index.lines(wanted)).toEqual(expected);
    }),
  );
});

it('is empty for an empty text', () => {
  expect(new NameIndex(Buffer.alloc(0), 0).lines('a')).toEqual([]);
});

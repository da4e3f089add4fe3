import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NameLines } from './names';

/** Searched for, then by the index: both must say the same. */
function linesOf(lines: NameLines, name: string): number[] {
  const searched = lines.of(name);
  for (let i = 0; i < 10; i++) lines.of('x');
  expect(lines.of(name)).toEqual(searched);
  return searched;
}

it('finds the lines of a name in the ftrace list, whole names only', () => {
  const list = new NameLines(Buffer.from('vfs_read\nc_start\novl_open [overlay]\nc_start\nvfs_readv'), 0);
  expect(linesOf(list, 'vfs_read')).toEqual([0]);
  expect(linesOf(list, 'c_start')).toEqual([9, 36]);
  expect(linesOf(list, 'ovl_open')).toEqual([17]);
  expect(linesOf(list, 'vfs_readv')).toEqual([44]);
  expect(list.text(17)).toBe('ovl_open [overlay]');
  expect(list.name(17)).toBe('ovl_open');
  for (const absent of ['vfs', 'read', 'overlay', '[overlay]', 'ovl_open [overlay]', '']) {
    expect(linesOf(list, absent), absent).toEqual([]);
  }
});

it('agrees with a search by hand, whatever the names', () => {
  const name = fc.stringMatching(/^[a-c_.]{1,4}$/);
  const skipped = fc.constantFrom('', 'ffffffff81000000 T ');
  fc.assert(
    fc.property(
      fc.array(name, { maxLength: 200 }),
      name,
      skipped,
      fc.boolean(),
      (names, wanted, head, closed) => {
        const rows = names.map((each) => head + each);
        const lines = new NameLines(Buffer.from(rows.join('\n') + (closed ? '\n' : '')), head.length);
        const starts = rows.map((_, i) => rows.slice(0, i).reduce((sum, row) => sum + row.length + 1, 0));
        expect(linesOf(lines, wanted)).toEqual(starts.filter((_, i) => names[i] === wanted));
        for (const [i, line] of starts.entries()) {
          expect(lines.text(line)).toBe(rows[i]);
          expect(lines.next(line)).toBe(starts[i + 1] ?? null);
          expect(lines.previous(line)).toBe(starts[i - 1] ?? null);
        }
      },
    ),
  );
});

it('is empty for an empty text', () => {
  expect(linesOf(new NameLines(Buffer.alloc(0), 0), 'a')).toEqual([]);
});

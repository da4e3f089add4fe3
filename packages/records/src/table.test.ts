import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column, Layout } from './layout';
import { tableColumns } from './table';

const column = (name: string, size = 4): Column => ({ name, ctype: '__u32', kind: 'uint', offset: 0, size });
const layout = (tag: number | null, ...columns: Column[]): Layout => ({
  name: `kind${tag}`,
  tag,
  struct: 'hl_event',
  size: 8,
  stride: 16,
  columns,
});

describe('tableColumns', () => {
  it('are the columns of the only kind', () => {
    const only = layout(null, column('ts'), column('pid'));
    expect(tableColumns([only]).map(({ name, of }) => [name, of])).toEqual([
      ['ts', [only.columns[0]]],
      ['pid', [only.columns[1]]],
    ]);
  });

  it('of several kinds: the kind first, one column a name, each behind its neighbour', () => {
    const a = layout(1, column('ts'), column('path', 24), column('ret'));
    const b = layout(2, column('ts'), column('path', 64), column('flags'), column('ret'));
    const columns = tableColumns([a, b]);
    expect(columns.map(({ name, size }) => [name, size])).toEqual([
      ['kind', 6],
      ['ts', 4],
      ['path', 64],
      ['flags', 4],
      ['ret', 4],
    ]);
    expect(columns[0]!.of).toBeNull();
    expect(columns[2]!.of).toEqual([a.columns[1], b.columns[1]]);
    expect(columns[3]!.of).toEqual([null, b.columns[2]]);
  });

  it('have every column of every kind exactly once, also where a kind has a name twice', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '(union)'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (kinds) => {
        const layouts = kinds.map((list, i) => layout(i + 1, ...list.map((name) => column(name))));
        const columns = tableColumns(layouts).slice(1);
        for (const [k, { columns: own }] of layouts.entries()) {
          const shown = columns.flatMap(({ of }) => of![k] ?? []);
          expect(new Set(shown)).toEqual(new Set(own));
          expect(shown).toHaveLength(own.length);
          for (const { name, of } of columns) expect(of![k]?.name ?? name).toBe(name);
        }
      }),
    );
  });
});

import { expect, it } from 'vitest';
import { SavedQueries } from './savedQueries';

function storage(text: string | null = null) {
  const held = { text };
  return {
    held,
    getItem: () => held.text,
    setItem: (_: string, value: string) => {
      held.text = value;
    },
  };
}

it('are kept, each once, the newest first, and forgotten', () => {
  const kept = storage();
  const queries = new SavedQueries(kept);
  for (const sql of ['a', 'b', 'a']) queries.keep(sql);
  expect(new SavedQueries(kept).list.get()).toEqual(['a', 'b']);
  queries.forget('a');
  expect(new SavedQueries(kept).list.get()).toEqual(['b']);
  for (let i = 0; i < 50; i++) queries.keep(`${i}`);
  expect(queries.list.get().length).toBe(20);
});

it('what stands in the storage is not believed', () => {
  for (const text of ['{', '{}', '[1, "x"]', 'null'])
    expect(new SavedQueries(storage(text)).list.get()).toEqual(text.startsWith('[') ? ['x'] : []);
});

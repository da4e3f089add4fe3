import { expect, test } from 'vitest';
import { inOrder } from './steps';

test('every step is tried in order, whatever the others do', async () => {
  const done: string[] = [];
  const step = (name: string, work: () => unknown) => ({
    name,
    ms: 50,
    work: () => {
      done.push(name);
      return work();
    },
  });
  const problems = await inOrder([
    step('throws', () => {
      throw new Error('first');
    }),
    step('rejects', () => Promise.reject(new Error('second'))),
    step('hangs', () => new Promise(() => {})),
    step('works', () => Promise.resolve()),
  ]);
  expect(done).toEqual(['throws', 'rejects', 'hangs', 'works']);
  expect(problems.map((p) => p.what)).toEqual([
    'first',
    'second',
    'Not all ended in order: “hangs” took too long',
  ]);
});

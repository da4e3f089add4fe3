import { expect, test } from 'vitest';
import { Store } from './store';

test('tells listeners of a new value, not of the same one, and not after undo', () => {
  const store = new Store(1);
  const seen: number[] = [];
  const undo = store.subscribe(() => seen.push(store.get()));
  store.set(2);
  store.set(2);
  store.update((n) => n + 1);
  undo();
  store.set(9);
  expect(seen).toEqual([2, 3]);
});

test('a listener that leaves while being told does not keep the others from hearing', () => {
  const store = new Store('a');
  let heard = 0;
  const undo = store.subscribe(() => undo());
  store.subscribe(() => {
    heard++;
  });
  store.set('b');
  expect(heard).toBe(1);
});

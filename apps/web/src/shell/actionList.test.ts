import { expect, test } from 'vitest';
import type { Action } from '../workbench/actions';
import { ActionList } from './actionList';

const action = (id: string, binding: string, more: Partial<Action> = {}): Action => ({
  id,
  title: id,
  keys: binding,
  binding,
  whileTyping: true,
  run: () => {},
  ...more,
});

test('what is registered is there until its undo, which does nothing the second time', () => {
  const list = new ActionList();
  const done: string[] = [];
  const undo = list.register([action('a', 'alt+A', { keys: 'Alt+A', run: () => done.push('a') })]);
  expect(list.keysOf('a')).toBe('Alt+A');
  list.run('a');
  undo();
  expect(list.keysOf('a')).toBe('');
  list.run('a');
  expect(done).toEqual(['a']);

  list.register([action('b', 'alt+B')]);
  let told = 0;
  list.list.subscribe(() => told++);
  undo();
  expect(told).toBe(0);
  expect(list.list.get().map((a) => a.id)).toEqual(['b']);
});

test('an id or a key is given once; another screen may have the same key', () => {
  const list = new ActionList();
  list.register([action('a', 'alt+A', { screen: 'run' })]);
  expect(() => list.register([action('a', 'alt+B', { screen: 'ask' })])).toThrow(/a: .* that of a/);
  expect(() => list.register([action('b', 'alt+A')])).toThrow(/b: .* that of a/);
  expect(() => list.register([action('c', 'alt+C'), action('d', 'alt+C')])).toThrow(/d: .* that of c/);
  list.register([action('e', 'alt+A', { screen: 'ask' })]);
  expect(list.list.get().map((a) => a.id)).toEqual(['a', 'e']);
});

test('keys of a part of a screen come and go likewise', () => {
  const list = new ActionList();
  const undo = list.describe({ title: 'In the table', rows: [['↑', 'The row before']] });
  expect(list.groups.get().map((g) => g.title)).toEqual(['In the table']);
  undo();
  expect(list.groups.get()).toEqual([]);
});

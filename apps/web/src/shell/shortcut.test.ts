import { expect, test } from 'vitest';
import { ACTIONS } from './actions';
import { actionOf, bindingOf } from './shortcut';

const press = (key: string, code: string, held: string[] = []) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

test('no two actions share a key', () => {
  expect(new Set(ACTIONS.map((a) => a.binding)).size).toBe(ACTIONS.length);
  expect(new Set(ACTIONS.map((a) => a.keys)).size).toBe(ACTIONS.length);
});

test.each([
  [press('Enter', 'Enter', ['ctrl']), true, 'run'],
  [press('Enter', 'Enter', ['meta']), true, 'run'],
  [press('.', 'Period', ['ctrl']), true, 'stop'],
  [press('>', 'Period', ['ctrl', 'shift']), true, 'stopAll'],
  [press('?', 'Slash', ['shift']), false, 'keys'],
  // a German keyboard: ? is Shift+ß, / is Shift+7
  [press('?', 'Minus', ['shift']), false, 'keys'],
  [press('/', 'Digit7', ['shift']), false, 'filter'],
  [press('?', 'Slash', ['shift']), true, undefined],
  [press('/', 'Slash'), true, undefined],
  [press('Escape', 'Escape'), false, undefined],
  [press('Enter', 'Enter'), false, undefined],
] as const)('%j while typing %s → %s', (pressed, typing, id) => {
  expect(actionOf(pressed, typing)?.id).toBe(id);
});

test('modifiers are written in one order', () => {
  expect(bindingOf(press('F6', 'F6', ['shift', 'ctrl']))).toBe('ctrl+shift+F6');
});

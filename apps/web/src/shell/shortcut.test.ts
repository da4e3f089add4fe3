import { expect, test } from 'vitest';
import type { Workbench } from '../workbench/context';
import { ActionList } from './actionList';
import { SCREENS } from './screenList';
import { shellActions } from './shellActions';
import { actionOf, bindingOf } from './shortcut';

const press = (key: string, code: string, held: string[] = []) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

/** Everything that the shell and the screens register: twice the same key would throw here. */
function registered() {
  const actions = new ActionList();
  const workbench = { actions } as unknown as Workbench;
  actions.register(shellActions(workbench));
  for (const screen of SCREENS) screen.register(workbench);
  return actions.list.get();
}

test('an action is only on the screen that it belongs to', () => {
  const at = (screen: string) =>
    actionOf(registered(), press('Enter', 'Enter', ['ctrl']), { typing: true, screen })?.id;
  expect([at('run'), at('browse')]).toEqual(['run', undefined]);
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
  expect(actionOf(registered(), pressed, { typing, screen: 'run' })?.id).toBe(id);
});

test('modifiers are written in one order', () => {
  expect(bindingOf(press('F6', 'F6', ['shift', 'ctrl']))).toBe('ctrl+shift+F6');
});

import type { Action } from '../workbench/actions';

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** A key press as the bindings write it: "ctrl+shift+Period". Cmd counts as Ctrl. */
export function bindingOf(press: KeyPress): string {
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('ctrl');
  if (press.altKey) parts.push('alt');
  if (press.shiftKey) parts.push('shift');
  return [...parts, press.code].join('+');
}

/**
 * The action of a key press on a screen. Those named by a single sign (`/`, `?`) go by the sign, wherever the keyboard
 * has it.
 */
export function actionOf(
  actions: readonly Action[],
  press: KeyPress,
  at: { typing: boolean; screen: string },
): Action | null {
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey;
  const bySign = (a: Action) => a.keys.length === 1 && plain && a.keys === press.key;
  const byPlace = (a: Action) => a.keys.length > 1 && a.binding === bindingOf(press);
  const action = actions.find((a) => (bySign(a) || byPlace(a)) && (!a.screen || a.screen === at.screen));
  return action && (action.whileTyping || !at.typing) ? action : null;
}

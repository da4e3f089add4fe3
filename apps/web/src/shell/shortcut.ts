import { ACTIONS, type Action } from './actions';

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

/** The action of a key press. `/` and `?` go by the sign, wherever the keyboard has it. */
export function actionOf(press: KeyPress, typing: boolean): Action | null {
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey;
  const bySign = plain ? { '/': 'filter', '?': 'keys' }[press.key] : undefined;
  const binding = bindingOf(press);
  const action = ACTIONS.find((a) => (bySign ? a.id === bySign : a.binding === binding && a.keys.length > 1));
  return action && (action.whileTyping || !typing) ? action : null;
}

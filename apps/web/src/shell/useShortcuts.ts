import { useEffect } from 'react';
import type { Context } from './context';
import { actionOf } from './shortcut';

/** The keys of every action, before any part of the page (the editor has its own Ctrl+K and Ctrl+Enter). */
export function useShortcuts(context: Context): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.repeat) return;
      const action = actionOf(event, isTyping(event.target));
      if (!action || (action.screen && action.screen !== context.router.route.get().screen)) return;
      event.preventDefault();
      event.stopPropagation();
      action.run(context);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [context]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, .monaco-editor') !== null;
}

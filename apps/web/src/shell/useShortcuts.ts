import { useEffect } from 'react';
import type { Workbench } from '../workbench/context';
import { actionOf } from './shortcut';

/** The keys of every action, before any part of the page (the editor has its own Ctrl+K and Ctrl+Enter). */
export function useShortcuts({ actions, router }: Workbench): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.repeat) return;
      const at = { typing: isTyping(event.target), screen: router.route.get().screen };
      const action = actionOf(actions.list.get(), event, at);
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action.run();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [actions, router]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, .monaco-editor') !== null;
}

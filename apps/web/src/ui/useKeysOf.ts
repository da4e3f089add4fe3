import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keys of a part of the page: pressed within it, or while nothing is focused. Not while it is hidden, and not what
 * somebody else has taken.
 */
export function useKeysOf(root: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const here = root.current;
      if (!here || here.offsetParent === null || event.defaultPrevented) return;
      if (event.target !== document.body && !here.contains(event.target as Node)) return;
      latest.current(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [root]);
}

import { type RefObject, useLayoutEffect, useRef } from 'react';

const MS = 260;

/**
 * Rows that changed places glide there: each element with `data-glide` under the root starts where it was. Only when
 * `order` changed; not at all where motion is unwanted.
 */
export function useGlide(root: RefObject<HTMLElement | null>, order: string): void {
  const tops = useRef(new Map<string, number>());
  const last = useRef(order);
  useLayoutEffect(() => {
    const rows = [...(root.current?.querySelectorAll<HTMLElement>('[data-glide]') ?? [])];
    const now = new Map(rows.map((row) => [row.dataset.glide!, row.offsetTop]));
    const changed = last.current !== order;
    last.current = order;
    const before = tops.current;
    tops.current = now;
    if (!changed || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const row of rows) {
      const from = before.get(row.dataset.glide!);
      const to = now.get(row.dataset.glide!)!;
      if (from === undefined || from === to) continue;
      row.animate([{ transform: `translateY(${from - to}px)` }, { transform: 'none' }], {
        duration: MS,
        easing: 'ease-out',
      });
    }
  });
}

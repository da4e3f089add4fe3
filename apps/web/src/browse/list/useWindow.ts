import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import {
  contentHeight,
  positionOf,
  scrollTopOf,
  type Viewport,
  visibleRows,
} from '../../stream/store/viewport';

export interface Window {
  from: number;
  to: number;
  /** pixels from the top of the content to row `from` */
  top: number;
  /** of the whole content, pixels */
  height: number;
  /** whole rows on the screen */
  screen: number;
  scrollToRow(row: number): void;
}

/** The rows of a fixed height that are on the screen. */
export function useWindow(host: RefObject<HTMLElement | null>, rows: number, rowHeight: number): Window {
  const [place, setPlace] = useState({ scrollTop: 0, height: 0 });
  useLayoutEffect(() => {
    const element = host.current!;
    const read = () => setPlace({ scrollTop: element.scrollTop, height: element.clientHeight });
    const resize = new ResizeObserver(read);
    resize.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [host]);
  const viewport: Viewport = { rows, rowHeight, height: place.height };
  const position = positionOf(viewport, place.scrollTop);
  const { from, to, shift } = visibleRows(viewport, position);
  const scrollToRow = useCallback(
    (row: number) => {
      const element = host.current!;
      const v: Viewport = { rows, rowHeight, height: element.clientHeight };
      const first = positionOf(v, element.scrollTop);
      const fits = v.height / rowHeight;
      if (row < first) element.scrollTop = scrollTopOf(v, row);
      else if (row + 1 > first + fits) element.scrollTop = scrollTopOf(v, row + 1 - fits);
    },
    [host, rows, rowHeight],
  );
  return {
    from,
    to,
    top: place.scrollTop - shift,
    height: contentHeight(viewport),
    screen: Math.max(1, Math.floor(place.height / rowHeight) - 1),
    scrollToRow,
  };
}

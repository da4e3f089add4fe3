import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RowsView } from '../store/rowsView';
import {
  contentHeight,
  isScaled,
  lastPosition,
  positionOf,
  scrollTopOf,
  type Viewport,
} from '../store/viewport';

export const ROW_HEIGHT = 22;
export const HEADER_HEIGHT = 24;

interface Scroll {
  /** rows above the top edge; fractions count */
  position: number;
  viewport: Viewport;
  /** pixels across, without the scrollbar */
  width: number;
  following: boolean;
  scrollToRow(index: number): void;
  follow(): void;
}

/**
 * Where the table stands. It follows the newest row only while it is at the bottom; else it stays with the rows
 * that are on the screen, also when older ones are dropped from the ring.
 */
export function useScroll(host: RefObject<HTMLDivElement | null>, view: RowsView): Scroll {
  const [size, setSize] = useState({ height: 0, width: 0 });
  const [, redraw] = useState(0);
  const place = useRef({ position: 0, following: true, anchor: null as number | null, set: -1 });
  const viewport: Viewport = {
    rows: view.count,
    rowHeight: ROW_HEIGHT,
    height: Math.max(0, size.height - HEADER_HEIGHT),
  };
  const at = place.current;

  const last = lastPosition(viewport);
  if (at.following) at.position = last;
  else if (at.anchor !== null) at.position = Math.min(last, view.indexOf(at.anchor) + (at.position % 1));
  at.position = Math.min(Math.max(0, at.position), last);
  at.anchor =
    at.following || viewport.rows === 0
      ? null
      : view.rowAt(Math.min(Math.floor(at.position), viewport.rows - 1));

  const moveTo = useCallback(
    (position: number, v: Viewport) => {
      const end = lastPosition(v);
      at.position = Math.min(Math.max(0, position), end);
      at.following = end - at.position < 0.5;
      at.anchor =
        v.rows === 0 || at.following ? null : view.rowAt(Math.min(Math.floor(at.position), v.rows - 1));
      redraw((n) => n + 1);
    },
    [at, view],
  );
  const latest = useRef(viewport);
  latest.current = viewport;

  useLayoutEffect(() => {
    const element = host.current!;
    const measure = () => setSize({ height: element.clientHeight, width: element.clientWidth });
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    measure();
    const onScroll = () => {
      // Our own setting of scrollTop tells us nothing new.
      if (Math.abs(element.scrollTop - at.set) <= 1) return;
      at.set = element.scrollTop;
      moveTo(positionOf(latest.current, element.scrollTop), latest.current);
    };
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0 || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      const pixels = event.deltaMode === 1 ? event.deltaY * ROW_HEIGHT : event.deltaY;
      // A scaled scrollbar moves many rows a pixel: the wheel still moves by rows. While following, the wheel
      // must not race with the growing height.
      if (!isScaled(latest.current) && !at.following) return;
      event.preventDefault();
      moveTo(at.position + pixels / ROW_HEIGHT, latest.current);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [host, at, moveTo]);

  // The scrollbar goes where the rows are.
  useLayoutEffect(() => {
    const element = host.current!;
    const top = Math.round(scrollTopOf(viewport, at.position));
    if (Math.abs(element.scrollTop - top) <= 1) return;
    element.scrollTop = top;
    at.set = element.scrollTop;
  });

  return {
    position: at.position,
    viewport,
    width: size.width,
    following: at.following,
    scrollToRow(index) {
      const visible = viewport.height / ROW_HEIGHT;
      if (index < at.position) moveTo(index, viewport);
      else if (index + 1 > at.position + visible) moveTo(index + 1 - visible, viewport);
    },
    follow: () => moveTo(lastPosition(viewport), viewport),
  };
}

export function scrollHeight(viewport: Viewport): number {
  return Math.max(contentHeight(viewport), 0);
}

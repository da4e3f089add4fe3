import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from '../../base/useStore';
import type { RowSource } from '../store/rowSource';
import { Scroller, type Shown } from '../store/scroller';
import { isScaled } from '../store/viewport';
import { HEADER_HEIGHT, ROW_HEIGHT } from './geometry';

interface Scroll {
  scroller: Scroller;
  shown: Shown;
  /** pixels across, without the scrollbar */
  width: number;
}

/** Ties the element that scrolls to a `Scroller`: size, scrollbar and wheel there, the scrollbar's place back. */
export function useScroll(host: RefObject<HTMLDivElement | null>, source: RowSource): Scroll {
  const scroller = useMemo(() => new Scroller(source, ROW_HEIGHT), [source]);
  const shown = useStore(scroller.shown);
  const [width, setWidth] = useState(0);
  /** the scrollTop that was seen or set last */
  const known = useRef(-1);

  useEffect(() => scroller.start(), [scroller]);

  useLayoutEffect(() => {
    const element = host.current!;
    const measure = () => {
      setWidth(element.clientWidth);
      scroller.resize(element.clientHeight - HEADER_HEIGHT);
    };
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    measure();
    const onScroll = () => {
      // Our own setting of scrollTop tells us nothing new.
      if (Math.abs(element.scrollTop - known.current) <= 1) return;
      known.current = element.scrollTop;
      scroller.scrolledTo(element.scrollTop);
    };
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0 || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      const pixels = event.deltaMode === 1 ? event.deltaY * ROW_HEIGHT : event.deltaY;
      // A scaled scrollbar moves many rows a pixel: the wheel still moves by rows. While following, the wheel
      // must not race with the growing height.
      const { viewport, following } = scroller.shown.get();
      if (!isScaled(viewport) && !following) return;
      event.preventDefault();
      scroller.moveBy(pixels / ROW_HEIGHT);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [host, scroller]);

  // The scrollbar goes where the rows are.
  useLayoutEffect(() => {
    const element = host.current!;
    const at = element.scrollTop;
    // The person scrolled, and the event is on its way. (At its end it may be that the rows became fewer.)
    const most = element.scrollHeight - element.clientHeight;
    if (Math.abs(at - known.current) > 1 && at < most - 1) return;
    const top = Math.round(scroller.scrollTop);
    if (Math.abs(at - top) > 1) element.scrollTop = top;
    known.current = element.scrollTop;
  });

  return { scroller, shown, width };
}

import { shortCount } from '@hooklab/base';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useStore } from '../../base/useStore';
import { theme } from '../../ui/theme';
import type { RateBuckets } from '../store/rateBuckets';

/** Ten frames a second are enough for quarter-second buckets that slide. */
const REDRAW_MS = 100;

/** Distances between the marks of the rate axis: there is no half event. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

/** uPlot over the last minute: events taken here, and events shed where there are any. */
export function RateChart({ rate, live }: { rate: RateBuckets; live: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useStore(theme);
  const liveNow = useRef(live);
  liveNow.current = live;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme draws with other tokens
  useEffect(() => {
    const element = host.current!;
    const endedAt = { current: null as number | null };
    const now = () => {
      if (liveNow.current) endedAt.current = null;
      else endedAt.current ??= performance.now();
      return endedAt.current ?? performance.now();
    };
    const plot = new uPlot(options(element), rate.series(now()) as uPlot.AlignedData, element);
    const resize = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resize.observe(element);
    const timer = setInterval(() => {
      if (document.hidden || (endedAt.current !== null && !liveNow.current)) return;
      plot.setData(rate.series(now()) as uPlot.AlignedData);
    }, REDRAW_MS);
    return () => {
      clearInterval(timer);
      resize.disconnect();
      plot.destroy();
    };
  }, [rate, shown]);

  return (
    <div
      ref={host}
      className="h-full w-full overflow-hidden"
      role="img"
      aria-label="Events per second, last minute"
    />
  );
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: Math.max(40, element.clientHeight) };
}

function options(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const font = `11px ${style.fontFamily}`;
  const axis = {
    stroke: token('muted'),
    font,
    grid: { stroke: token('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ...sizeOf(element),
    padding: [6, 20, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    legend: { show: false },
    scales: {
      x: { time: false, range: [-60, 0] },
      y: { range: (_u, _min, max) => [0, Math.max(4, (max ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, size: 22, values: (_u, ticks) => ticks.map((t) => (t === 0 ? 'now' : `${t} s`)) },
      { ...axis, size: 52, space: 24, incrs: WHOLE, values: (_u, ticks) => ticks.map((t) => shortCount(t)) },
    ],
    series: [
      {},
      {
        label: 'taken',
        stroke: token('accent'),
        width: 1.5,
        fill: `${token('accent')}22`,
        points: { show: false },
      },
      { label: 'shed', stroke: token('warn'), width: 1.5, dash: [4, 3], points: { show: true, size: 4 } },
    ],
  };
}

import { shortCount } from '@hooklab/base';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useStore } from '../../base/useStore';
import { theme } from '../../ui/theme';
import type { Series } from './series';

/** Ten frames a second are enough for what slides by. */
const REDRAW_MS = 100;

/** Distances between the marks of an axis of counts: there is no half event. */
const WHOLE = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

/** How one line is drawn: a token of the page's colours, filled below or dashed with points. */
export type LineLook = { colour: 'accent' | 'warn'; style: 'filled' | 'dashed' };

interface Props {
  label: string;
  /** what there is to draw at a moment of the page's clock */
  read: (now: number) => Series;
  looks: readonly LineLook[];
  /** seconds before now at the left edge */
  span: number;
  /** while it is not, the picture stands still */
  live: boolean;
}

/** Draws series over time with uPlot, "now" at the right edge. It knows nothing of where they come from. */
export function SeriesView({ label, read, looks, span, live }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useStore(theme);
  const liveNow = useRef(live);
  liveNow.current = live;
  /** where its right edge stays, also when it is drawn anew: the page's clock; null: it goes on */
  const endedAt = useRef<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme draws with other tokens
  useEffect(() => {
    const element = host.current!;
    const now = () => {
      endedAt.current = liveNow.current ? null : (endedAt.current ?? performance.now());
      return endedAt.current ?? performance.now();
    };
    const first = read(now());
    const plot = new uPlot(options(element, first, looks, span), plotData(first), element);
    const resize = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resize.observe(element);
    const timer = setInterval(() => {
      if (document.hidden || (endedAt.current !== null && !liveNow.current)) return;
      plot.setData(plotData(read(now())));
    }, REDRAW_MS);
    return () => {
      clearInterval(timer);
      resize.disconnect();
      plot.destroy();
    };
  }, [read, looks, span, shown]);

  return <div ref={host} className="h-full w-full overflow-hidden" role="img" aria-label={label} />;
}

/** uPlot's gaps are null; a line without one goes as it is. */
function plotData({ x, lines }: Series): uPlot.AlignedData {
  const columns = lines.map(({ y }) => (y.some(Number.isNaN) ? Array.from(y, gapOf) : y));
  return [x, ...columns];
}

const gapOf = (value: number): number | null => (Number.isNaN(value) ? null : value);

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: Math.max(40, element.clientHeight) };
}

function options(
  element: HTMLElement,
  { lines }: Series,
  looks: readonly LineLook[],
  span: number,
): uPlot.Options {
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
      x: { time: false, range: [-span, 0] },
      y: { range: (_u, _min, max) => [0, Math.max(4, (max ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, size: 22, values: (_u, ticks) => ticks.map((t) => (t === 0 ? 'now' : `${t} s`)) },
      { ...axis, size: 52, space: 24, incrs: WHOLE, values: (_u, ticks) => ticks.map((t) => shortCount(t)) },
    ],
    series: [{}, ...lines.map(({ name }, i) => lineOptions(name, looks[i]!, token))],
  };
}

function lineOptions(label: string, look: LineLook, token: (name: string) => string): uPlot.Series {
  const stroke = token(look.colour);
  const line = { label, stroke, width: 1.5 };
  return look.style === 'filled'
    ? { ...line, fill: `${stroke}22`, points: { show: false } }
    : { ...line, dash: [4, 3], points: { show: true, size: 4 } };
}

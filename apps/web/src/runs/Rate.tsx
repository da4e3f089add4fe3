import { shortCount } from '@hooklab/base';
import type { RecordingView } from '@hooklab/protocol';
import { useId, useMemo } from 'react';

/** Events a second over the whole recording; what a replay has not reached yet is pale. A press goes there. */
export function Rate({
  rate,
  part,
  onGo,
}: Pick<RecordingView, 'rate'> & { part: number; onGo: (part: number) => void }) {
  const { path, most } = useMemo(() => pathOf(rate.rows), [rate]);
  const clip = useId();
  const perSecond = most / (rate.spanNs / 1e9);
  return (
    <div className="relative h-full min-h-0">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider below is for keys */}
      <svg
        role="img"
        aria-label={`Events per second over the recording, at most ${shortCount(perSecond)}`}
        data-testid="recorded-rate"
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        className="h-full w-full"
        onClick={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          onGo((event.clientX - left) / width);
        }}
      >
        <path d={path} fill="var(--accent)" opacity="0.18" />
        <clipPath id={clip}>
          <rect x="0" y="0" width={1000 * part} height="100" />
        </clipPath>
        <path d={path} fill="var(--accent)" opacity="0.5" clipPath={`url(#${clip})`} />
        <line
          x1={1000 * part}
          x2={1000 * part}
          y1="0"
          y2="100"
          stroke="var(--accent)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="pointer-events-none absolute top-1 right-2 rounded-sm bg-panel/85 px-1 text-xs text-muted">
        at most {shortCount(perSecond)}/s
      </span>
    </div>
  );
}

/** Steps from 0 to 1000 across; the highest touches the top. */
function pathOf(rows: readonly number[]): { path: string; most: number } {
  const most = rows.reduce((a, b) => Math.max(a, b), 0);
  const width = 1000 / rows.length;
  const steps = rows.map((n, i) => {
    const y = most === 0 ? 100 : 100 - (n / most) * 92;
    return `L${(i * width).toFixed(2)} ${y.toFixed(2)}L${((i + 1) * width).toFixed(2)} ${y.toFixed(2)}`;
  });
  return { path: `M0 100${steps.join('')}L1000 100Z`, most };
}

import { useCallback } from 'react';
import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import { useWorkbench } from '../../workbench/context';
import type { LiveRows } from '../store/liveRows';
import { SPAN_MS } from '../store/rateBuckets';
import { eventRate } from './query';
import { type LineLook, SeriesView } from './SeriesView';

/** Taken here, and shed where there are any. */
const LOOKS: readonly LineLook[] = [
  { colour: 'accent', style: 'filled' },
  { colour: 'warn', style: 'dashed' },
];

export function RatePanel() {
  const { runs } = useWorkbench();
  const rows = useStore(runs.rows);
  const run = useStore(runs.current);
  return (
    <section data-region tabIndex={-1} aria-label="Rate of events" className="flex h-full flex-col bg-panel">
      <h2 className="flex h-7 shrink-0 items-center gap-3 px-3 text-sm">
        <span className="font-semibold text-muted">Events per second</span>
        <span className="text-muted">last 60 s</span>
      </h2>
      <div className="min-h-0 flex-1" data-testid="rate-chart">
        {rows ? (
          <RateChart key={run?.id} rows={rows} live={isLive(run)} />
        ) : (
          <p className="px-3 text-muted">The rate is drawn here while a probe runs.</p>
        )}
      </div>
    </section>
  );
}

function RateChart({ rows, live }: { rows: LiveRows; live: boolean }) {
  const read = useCallback((now: number) => eventRate(rows.rate, now), [rows]);
  return (
    <SeriesView
      label="Events per second, last minute"
      read={read}
      looks={LOOKS}
      span={SPAN_MS / 1000}
      live={live}
    />
  );
}

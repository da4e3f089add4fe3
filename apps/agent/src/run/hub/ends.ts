import type { RunEnd } from '@hooklab/protocol';

export const stoppedBy = (who: string): RunEnd => ({ why: 'stopped', text: `Stopped by ${who}` });

/** `ms`: how long it had */
export const leaseEnd = (why: 'lease' | 'time', ms: number): RunEnd =>
  why === 'time'
    ? { why, text: `Its time of ${shortTime(ms)} was over` }
    : { why, text: `Nobody watched it for ${shortTime(ms)}` };

/** "1.5 s", "2 min", "1 h" */
function shortTime(ms: number): string {
  const [size, unit] = ms >= 3_600_000 ? [3_600_000, 'h'] : ms >= 60_000 ? [60_000, 'min'] : [1000, 's'];
  return `${Math.round((ms / size) * 10) / 10} ${unit}`;
}

export const loaderGone = (what: string): RunEnd => ({ why: 'gone', text: what });

import type { TrialReport } from '@hooklab/protocol';
import { RawLog } from '../ui/RawLog';

/** What the trials of a candidate found, point by point. */
export function TrialLines({ reports }: { reports: readonly TrialReport[] }) {
  if (reports.length === 0) return null;
  return (
    <div data-testid="trial" className="mt-1">
      {reports.map((report) => (
        <div key={`${report.hook} ${report.point}`}>
          <p>
            <span className="text-muted">Tried </span>
            <code className="font-mono text-sm">
              {report.hook} {report.point}
            </code>
            : {outcome(report)}
          </p>
          {report.log && report.outcome === 'failed' && <RawLog log={report.log} />}
        </div>
      ))}
    </div>
  );
}

function outcome({ outcome, stage, errno, why, hits, countedMs, ms }: TrialReport): string {
  switch (outcome) {
    case 'attached': {
      const counted =
        hits === null ? '' : `, ran ${hits.toLocaleString('en')} times in ${seconds(countedMs ?? 1000)}`;
      return `attached and detached in ${Math.round(ms)} ms${counted}`;
    }
    case 'failed':
      return `${errno ?? 'failed'}${stage ? ` at ${stage}` : ''}${why ? `: ${why}` : ''}`;
    case 'refused':
      return `not tried: ${why ?? 'it would be dangerous'}`;
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 2 })} s`;

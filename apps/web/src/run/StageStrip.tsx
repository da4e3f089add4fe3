import type { Stage } from '@hooklab/protocol';
import { Check, CircleDashed, CircleX, Dot } from 'lucide-react';
import { useStore } from '../base/useStore';
import { useWorkbench } from '../shell/context';
import { currentStage, failedStage, type RunState, STAGES } from './runState';

/** generate › compile › open › load › attach › stream: milliseconds each, and where the run is. */
export function StageStrip() {
  const { runs } = useWorkbench();
  const run = useStore(runs.current);
  const current = currentStage(run);
  const failed = failedStage(run);
  return (
    <div className="flex h-7 shrink-0 items-center border-b px-2 text-xs">
      <ol aria-label="Stages of the run" className="flex min-w-0 items-center gap-2 overflow-hidden">
        {STAGES.map((stage) => (
          <li key={stage} className="flex items-center" data-testid={`stage-${stage}`}>
            <StageMark
              stage={stage}
              ms={run?.stages[stage]}
              look={failed === stage ? 'failed' : current === stage ? 'current' : doneOf(run, stage)}
            />
          </li>
        ))}
      </ol>
      <span className="flex-1" />
      <span className="pl-2 text-muted whitespace-nowrap">{total(run)}</span>
      <span role="status" aria-live="polite" className="sr-only">
        {announce(run, current, failed)}
      </span>
    </div>
  );
}

type Look = 'waiting' | 'current' | 'done' | 'failed';

function doneOf(run: RunState | null, stage: Stage): Look {
  if (!run) return 'waiting';
  if (run.stages[stage] !== undefined) return 'done';
  return 'waiting';
}

const LOOK = {
  waiting: { Icon: Dot, className: 'text-muted', word: 'not yet' },
  current: { Icon: CircleDashed, className: 'font-semibold text-accent', word: 'going on' },
  done: { Icon: Check, className: 'text-ok', word: 'done' },
  failed: { Icon: CircleX, className: 'font-semibold text-bad', word: 'failed' },
} as const;

function StageMark({ stage, ms, look }: { stage: Stage; ms: number | undefined; look: Look }) {
  const { Icon, className, word } = LOOK[look];
  return (
    <span className={`flex items-center gap-0.5 whitespace-nowrap ${className}`} data-look={look}>
      <Icon size={12} role="img" aria-label={word} aria-hidden={false} />
      {stage}
      {ms !== undefined && <span className="text-muted">&nbsp;{shortMs(ms)}</span>}
    </span>
  );
}

/** Everything before the stream, with the unit that the strip's numbers have. */
function total(run: RunState | null): string {
  const before = STAGES.filter((s) => s !== 'stream').flatMap((s) => run?.stages[s] ?? []);
  return before.length === 0 ? '' : `${shortMs(before.reduce((a, b) => a + b, 0))} ms`;
}

/** 0.84 → "0.8"; 43.2 → "43": milliseconds, as the strip's end says. */
function shortMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en');
}

function announce(run: RunState | null, current: Stage | null, failed: Stage | null): string {
  if (!run) return '';
  if (failed) return `The run failed at ${failed}`;
  if (run.phase === 'ended') return 'The run has ended';
  return current ? `Run: ${current}` : '';
}

import type { Stage } from '@hooklab/protocol';
import { Check, CircleDashed, CircleX, Dot, TriangleAlert } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useStore } from '../base/useStore';
import { currentStage, failedStage, type RunState, STAGES } from '../run/runState';
import { useWorkbench } from '../workbench/context';

/** target › generate › compile › start › open › load › attach › stream: milliseconds each, and where the run is. */
export function StageStrip() {
  const { runs } = useWorkbench();
  const run = useStore(runs.current);
  const current = currentStage(run);
  const failed = failedStage(run);
  const warned = run?.warnings.length ?? 0;
  // The numbers stand close together: the last one carries the unit of them all.
  const lastTimed = STAGES.findLast((s) => s !== 'stream' && run?.stages[s] !== undefined);
  const lookOf = (stage: Stage): Look =>
    failed === stage ? 'failed' : current === stage ? 'current' : doneOf(run, stage);
  const list = useRef<HTMLOListElement>(null);
  useTight(list, run);
  return (
    <div className="flex h-7 shrink-0 items-center border-b px-1.5 text-xs">
      <ol
        ref={list}
        data-testid="stages"
        aria-label="Stages of the run"
        title={run ? timesOf(run) : undefined}
        className="group flex w-full min-w-0 items-center gap-1 overflow-hidden"
      >
        {STAGES.map((stage) => (
          <li
            key={stage}
            className={`flex items-center ${WAY.has(stage) && lookOf(stage) !== 'current' && lookOf(stage) !== 'failed' ? 'group-data-[tight=stages]:hidden' : ''}`}
            data-testid={`stage-${stage}`}
          >
            <StageMark
              stage={stage}
              ms={run?.stages[stage]}
              unit={stage === lastTimed}
              look={lookOf(stage)}
            />
          </li>
        ))}
      </ol>
      {warned > 0 && (
        <span
          data-testid="warned"
          className="flex shrink-0 items-center gap-1 pl-1 text-warn"
          title="What this run reads may not be what it seems: see the problems below the source"
        >
          <TriangleAlert size={12} aria-hidden />
          {warned} {warned === 1 ? 'warning' : 'warnings'}
        </span>
      )}
      <span role="status" aria-live="polite" className="sr-only">
        {announce(run, current, failed)}
      </span>
    </div>
  );
}

/** The way to the kernel and to its loader: where there is no room they are named only while they go on. */
const WAY: ReadonlySet<Stage> = new Set(['target', 'start']);

/** Where the times do not fit beside all stages, only the stages stand there: the last one is never cut. */
function useTight(list: RefObject<HTMLOListElement | null>, run: RunState | null): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: other times, other widths
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const fit = () => {
      current.removeAttribute('data-tight');
      for (const tight of ['times', 'stages']) {
        if (current.scrollWidth > current.clientWidth) current.dataset.tight = tight;
      }
    };
    const resize = new ResizeObserver(fit);
    resize.observe(current.parentElement!);
    fit();
    return () => resize.disconnect();
  }, [list, run?.stages, run?.phase]);
}

const timesOf = ({ stages }: RunState): string =>
  STAGES.flatMap((stage) =>
    stages[stage] === undefined ? [] : `${stage} ${shortMs(stages[stage])} ms`,
  ).join(', ');

type Look = 'waiting' | 'current' | 'done' | 'failed';

function doneOf(run: RunState | null, stage: Stage): Look {
  if (!run) return 'waiting';
  if (run.stages[stage] !== undefined) return 'done';
  // what comes after it has begun; its own time is told at the end
  if (stage === 'start' && run.stages.open !== undefined) return 'done';
  return 'waiting';
}

const LOOK = {
  waiting: { Icon: Dot, className: 'text-muted', word: 'not yet' },
  current: { Icon: CircleDashed, className: 'font-semibold text-accent', word: 'going on' },
  done: { Icon: Check, className: 'text-ok', word: 'done' },
  failed: { Icon: CircleX, className: 'font-semibold text-bad', word: 'failed' },
} as const;

interface MarkProps {
  stage: Stage;
  ms: number | undefined;
  unit: boolean;
  look: Look;
}

function StageMark({ stage, ms, unit, look }: MarkProps) {
  const { Icon, className, word } = LOOK[look];
  return (
    <span className={`flex items-center gap-px whitespace-nowrap ${className}`} data-look={look}>
      <Icon size={12} role="img" aria-label={word} aria-hidden={false} />
      {stage}
      {ms !== undefined && ms >= NOTHING && stage !== 'stream' && (
        <span className="ml-0.5 font-normal text-muted group-data-[tight]:hidden">
          {shortMs(ms)}
          {unit && ' ms'}
        </span>
      )}
    </span>
  );
}

/** Less says nothing: C written by hand is not generated. Milliseconds. */
const NOTHING = 0.05;

/** 0.84 → "0.8"; 2.1 → "2": milliseconds, as the strip's end says. */
function shortMs(ms: number): string {
  return ms < 1 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en');
}

function announce(run: RunState | null, current: Stage | null, failed: Stage | null): string {
  if (!run) return '';
  if (failed) return `The run failed at ${failed}`;
  if (run.phase === 'ended') return 'The run has ended';
  return current ? `Run: ${current}` : '';
}

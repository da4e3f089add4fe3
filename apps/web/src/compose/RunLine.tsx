import { CircleDot, CircleOff, GitCompareArrows } from 'lucide-react';
import { useSelected, useStore } from '../base/useStore';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { attachedIn } from '../run/attached';
import { driftOf } from '../run/drift';
import type { RunState } from '../run/runState';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { RecordMark } from './RecordMark';
import { RunMenu } from './RunMenu';

/** Of what the chart and the rows below are: hook, point, target and run, whatever the editor shows by now. */
export function RunLine() {
  const { runs } = useWorkbench();
  const run = useStore(runs.current);
  return (
    <section
      aria-label="The run of these rows"
      data-testid="run-line"
      className="flex h-8 shrink-0 items-center gap-2 border-b bg-panel px-2 text-sm"
    >
      {run ? <Named run={run} /> : <span className="min-w-0 flex-1 truncate text-muted">No run yet</span>}
      <RecordSwitch />
      <RunMenu />
    </section>
  );
}

/** Whether the next run of this page is kept on disk. */
function RecordSwitch() {
  const { runs } = useWorkbench();
  const on = useStore(runs.record);
  return (
    <Tip
      text={
        on ? 'Runs are kept on disk. Press to leave the next ones out' : 'The next runs are not kept on disk'
      }
    >
      <Button
        kind="quiet"
        icon
        data-testid="record-switch"
        aria-label="Record runs"
        aria-pressed={on}
        onClick={() => runs.record.set(!on)}
      >
        {on ? <CircleDot size={14} aria-hidden /> : <CircleOff size={14} aria-hidden />}
      </Button>
    </Tip>
  );
}

const PHASE = { starting: 'starting', streaming: 'running', stopping: 'stopping', ended: 'ended' } as const;

function Named({ run }: { run: RunState }) {
  const { targets, bench } = useWorkbench();
  const { list } = useStore(targets.state);
  const source = useSelected(bench.state, (s) => s.source);
  const target = useSelected(bench.state, (s) => s.target);
  const titleOf = (id: string) => list.find((t) => t.id === id)?.title ?? id;
  const places = attachedIn(run.source);
  const first = places[0];
  const drift = driftOf(run, { source, target }, titleOf);
  return (
    <>
      {first ? (
        <Tip
          text={places.map(({ hook, point }) => (
            <code key={`${hook}/${point}`} className="block font-mono">
              {hook} {point}
            </code>
          ))}
        >
          <span className="flex min-w-36 items-center gap-1.5 font-mono" data-testid="run-point">
            <FamilyGlyph hook={first.hook} />
            <b className="font-semibold">{first.hook}</b>
            <span className="truncate">{first.point}</span>
            {places.length > 1 && <span className="shrink-0 text-muted">+{places.length - 1}</span>}
          </span>
        </Tip>
      ) : (
        <span className="min-w-0 truncate">{run.title}</span>
      )}
      <span className="min-w-20 truncate text-muted" title={titleOf(run.target)} data-testid="run-target">
        on {titleOf(run.target)}
      </span>
      <span className="shrink-0 text-muted" data-testid="run-phase">
        {run.id !== null && `run ${run.id}, `}
        {PHASE[run.phase]}
      </span>
      {run.recording && <RecordMark recording={run.recording} />}
      {/* what differs is read before the point's last letters */}
      <span className={drift ? 'min-w-0 flex-[1_1_auto] max-w-3/5' : 'flex-1'}>
        {drift && (
          <Tip text={`These rows are of ${run.title}: ${drift}`}>
            <span
              data-testid="run-drift"
              className="inline-flex max-w-full items-center gap-1 rounded-sm bg-warn-bg px-1.5"
            >
              <GitCompareArrows size={13} aria-hidden className="shrink-0 text-warn" />
              <span className="truncate">{drift}</span>
            </span>
          </Tip>
        )}
      </span>
    </>
  );
}

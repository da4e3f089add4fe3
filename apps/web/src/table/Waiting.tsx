import { FlaskConical } from 'lucide-react';
import { useStore } from '../base/useStore';
import type { RowsView } from '../rows/rowsView';
import { keysOf } from '../shell/actions';
import { useWorkbench } from '../shell/context';
import { ProblemView } from '../shell/ProblemView';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';

/** Columns, but no rows: why, and what to do. */
export function Waiting({ view, live }: { view: RowsView; live: boolean }) {
  const { ring } = view.rows;
  return (
    <div className="absolute inset-x-0 top-8 p-4 text-muted">
      {view.filtered && ring.end > ring.first ? (
        <p>No row matches the filter{view.behind > 0 ? ' so far' : ''}.</p>
      ) : live ? (
        <>
          <p>Attached. Waiting for the first event.</p>
          <Exercise />
        </>
      ) : (
        <p>The run has ended without an event.</p>
      )}
    </div>
  );
}

function Exercise() {
  const { exercise, bench } = useWorkbench();
  useStore(bench.state);
  const state = useStore(exercise.state);
  const { offer } = exercise;
  if (!offer) return <p>Do on that machine what the probe waits for, and it appears here.</p>;
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      <Tip text="Run this command inside the VM" keys={keysOf('exercise')}>
        <Button onClick={() => void exercise.start()} data-testid="exercise">
          <FlaskConical size={13} aria-hidden />
          {state.state === 'busy' ? 'Making events in the VM…' : 'Make events in the VM'}
        </Button>
      </Tip>
      <code className="font-mono text-sm wrap-anywhere">{offer.command}</code>
      {state.state === 'failed' && <ProblemView problem={state.problem} />}
    </div>
  );
}

import { printable } from '@hooklab/base';
import type { RunPhase } from '@hooklab/protocol';
import { useStore } from '../../base/useStore';
import { CopyButton } from '../../ui/CopyButton';
import { useWorkbench } from '../../workbench/context';
import type { RowSource } from '../store/rowSource';
import { ExerciseButton } from './ExerciseButton';

/** Columns, but no rows: why, and what to do. */
export function Waiting({ source, phase }: { source: RowSource; phase: RunPhase }) {
  const { runs } = useWorkbench();
  const run = useStore(runs.current);
  const { filtered, behind, kept } = useStore(source.state);
  const came = run?.ledger?.filtered ?? 0;
  return (
    <div className="absolute inset-x-0 top-8 p-4 text-muted">
      {filtered && kept.end > kept.first ? (
        <p>No row matches the filter{behind > 0 ? ' so far' : ''}.</p>
      ) : phase === 'starting' ? (
        <p>Loading and attaching. Events become rows here.</p>
      ) : phase === 'stopping' ? (
        <p>Detaching…</p>
      ) : phase === 'streaming' ? (
        <>
          <p>
            {came > 0
              ? `${filteredWords(came)} Waiting for one that does.`
              : 'Attached. Waiting for the first event.'}
          </p>
          <Exercise />
        </>
      ) : (
        <p>
          {run?.problem
            ? 'This run brought no rows: see Problems under the source.'
            : came > 0
              ? `The run has ended without a row. ${filteredWords(came)}`
              : 'The run has ended without an event.'}
        </p>
      )}
    </div>
  );
}

/** Of events that the program itself let go by. */
const filteredWords = (count: number): string =>
  count === 1
    ? 'One event came, and did not pass the probe’s own filter.'
    : `${count.toLocaleString('en')} events came, and none passed the probe’s own filter.`;

function Exercise() {
  const { exercise, bench, targets } = useWorkbench();
  useStore(bench.state);
  useStore(targets.state);
  const { offer } = exercise;
  const command = exercise.command;
  if (!offer) {
    return (
      <>
        <p>Do on that machine what the probe waits for, and it appears here{command ? '. Such as:' : '.'}</p>
        {command && <CommandLine command={command} />}
      </>
    );
  }
  return (
    <div className="mt-2 flex flex-col items-start gap-2">
      <ExerciseButton />
      <CommandLine command={offer.command} />
      {exercise.unmet.length > 0 && (
        <p>
          The probe lets only some events through, by{' '}
          <code className="font-mono">{exercise.unmet.join(', ')}</code>: these may not be among them.
        </p>
      )}
    </div>
  );
}

function CommandLine({ command }: { command: string }) {
  return (
    <p className="flex items-start gap-2">
      <code className="pt-1 font-mono text-sm wrap-anywhere">{command}</code>
      <CopyButton text={() => printable(command)} label="Copy" />
    </p>
  );
}

import { FlaskConical } from 'lucide-react';
import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import { Button } from '../../ui/Button';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';

/** Makes the events that the probe waits for, inside the lab VM; nothing elsewhere. */
export function ExerciseButton({ short = false }: { short?: boolean }) {
  const { exercise, bench, targets, runs, actions } = useWorkbench();
  useStore(bench.state);
  useStore(targets.state);
  const live = isLive(useStore(runs.current));
  const busy = useStore(exercise.done).at(-1)?.end === null;
  const { offer } = exercise;
  if (!offer || (short && !live)) return null;
  return (
    <Tip text={<>Run in the VM: {offer.command}</>} keys={actions.keysOf('exercise')}>
      <Button onClick={() => void exercise.start()} aria-disabled={busy} data-testid="exercise">
        <FlaskConical size={13} aria-hidden />
        {busy ? 'Making events…' : short ? 'Make events' : 'Make events in the VM'}
      </Button>
    </Tip>
  );
}

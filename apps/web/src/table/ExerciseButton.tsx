import { FlaskConical } from 'lucide-react';
import { useStore } from '../base/useStore';
import { isLive } from '../run/runState';
import { keysOf } from '../shell/actions';
import { useWorkbench } from '../shell/context';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';

/** Makes the events that the probe waits for, inside the lab VM; nothing elsewhere. */
export function ExerciseButton({ short = false }: { short?: boolean }) {
  const { exercise, bench, runs } = useWorkbench();
  useStore(bench.state);
  const live = isLive(useStore(runs.current));
  const busy = useStore(exercise.state).state === 'busy';
  const { offer } = exercise;
  if (!offer || (short && !live)) return null;
  return (
    <Tip text={<>Run in the VM: {offer.command}</>} keys={keysOf('exercise')}>
      <Button onClick={() => void exercise.start()} aria-disabled={busy} data-testid="exercise">
        <FlaskConical size={13} aria-hidden />
        {busy ? 'Making events…' : short ? 'Make events' : 'Make events in the VM'}
      </Button>
    </Tip>
  );
}

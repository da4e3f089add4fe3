import { RotateCcw, Unlink } from 'lucide-react';
import { useStore } from '../../base/useStore';
import { Button } from '../../ui/Button';
import { Tip } from '../../ui/Tip';
import { useWorkbench } from '../../workbench/context';

/** The C was edited by hand: it no longer follows the form. */
export function Detached() {
  const { bench, actions } = useWorkbench();
  const { edited } = useStore(bench.state);
  if (!edited) return null;
  return (
    <p
      data-testid="detached"
      className="flex shrink-0 items-center gap-2 border-b bg-warn-bg px-2 py-1 text-sm"
    >
      <Unlink size={13} aria-hidden className="shrink-0 text-warn" />
      <span className="min-w-0 flex-1">
        The C was edited by hand: it does not follow the form, and it is what runs.
      </span>
      <Tip text="The C is again what the form makes" keys={actions.keysOf('reset')}>
        <Button onClick={() => void bench.reset()} data-testid="reattach">
          <RotateCcw size={12} aria-hidden />
          Follow again
        </Button>
      </Tip>
    </p>
  );
}

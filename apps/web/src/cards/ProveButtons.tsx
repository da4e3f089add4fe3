import { FlaskConical, Power, Timer, X } from 'lucide-react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';

interface Props {
  /** the kernel can be tried at once */
  live: boolean;
  /** "Lab VM, Debian 6.12": what has to be opened otherwise */
  open: string;
  onProve: (seconds: number) => void;
}

/** For one card: try it; on shipped files, open the kernel first. */
export function ProveButtons({ live, open, onProve }: Props) {
  const { trials } = useWorkbench();
  const { busy } = useStore(trials.state);
  if (!live) {
    return (
      <Tip text="A trial needs the running kernel" keys="P">
        <Button data-testid="prove-open" onClick={() => onProve(0)}>
          <Power size={13} aria-hidden />
          Open {open} to prove it
        </Button>
      </Tip>
    );
  }
  return (
    <>
      <Tip text="Load and attach two instructions there, and detach them">
        <Button data-testid="prove" disabled={busy !== null} onClick={() => onProve(0)}>
          <FlaskConical size={13} aria-hidden />
          Prove it
          <Keys keys="P" />
        </Button>
      </Tip>
      <Tip text="Stay attached for one second, and count how often it runs">
        <Button data-testid="prove-hits" disabled={busy !== null} onClick={() => onProve(1)}>
          <Timer size={13} aria-hidden />
          Count hits for 1 s
          <Keys keys="H" />
        </Button>
      </Tip>
    </>
  );
}

/** For the whole table: try every hook, with how far it is. */
export function ProveAll({ live, onProve }: { live: boolean; onProve: () => void }) {
  const { trials } = useWorkbench();
  const { busy, problem } = useStore(trials.state);
  if (busy) {
    return (
      <span className="flex items-center gap-2 text-sm">
        <span role="status" data-testid="prove-progress" className="max-w-96 truncate text-muted">
          Trying {busy.done + 1} of {busy.all}: <code className="font-mono">{busy.now}</code>
        </span>
        <Button data-testid="prove-cancel" onClick={() => trials.cancel()}>
          <X size={13} aria-hidden />
          Cancel
        </Button>
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-2 text-sm">
      {problem && (
        <span className="truncate text-bad" role="status" title={problem.cause}>
          {problem.what}
        </span>
      )}
      {live && (
        <Tip text="Load and attach each hook on the running kernel, one after the other" keys="Shift+P">
          <Button data-testid="prove-all" onClick={onProve}>
            <FlaskConical size={13} aria-hidden />
            Prove all
          </Button>
        </Tip>
      )}
    </span>
  );
}

import { RotateCcw } from 'lucide-react';
import { useStore } from '../base/useStore';
import { keysOf } from '../shell/actions';
import { useWorkbench } from '../shell/context';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { HAND } from './handSource';

/** One line over the editor: whose text this is. */
export function SourceState() {
  const { bench, targets } = useWorkbench();
  const { spec, hook, edited, composing, source, target } = useStore(bench.state);
  const { list } = useStore(targets.state);
  const title = list.find((t) => t.id === target)?.title ?? target;
  const byHand = spec === HAND;
  return (
    <div className="flex h-7 shrink-0 items-center gap-2 border-b px-2 text-sm text-muted" role="status">
      {composing ? (
        <span>
          Making the C for {title}
          {source === '' ? ': its types come from that kernel’s BTF' : ''}…
        </span>
      ) : edited ? (
        <>
          <span className="font-semibold text-text" data-testid="edited">
            {byHand ? 'Written by hand' : 'Edited by hand'}
          </span>
          <span className="flex-1" />
          <Tip text={byHand ? 'Back to the example' : 'Back to what the spec makes'} keys={keysOf('reset')}>
            <Button kind="quiet" onClick={() => void bench.reset()} data-testid="reset">
              <RotateCcw size={12} aria-hidden />
              {byHand ? 'Reset to the example' : 'Reset to spec'}
            </Button>
          </Tip>
        </>
      ) : spec && !byHand ? (
        <span>
          Made from <code className="font-mono">{spec}</code> for <code className="font-mono">{hook}</code>.
          Edit it as you like.
        </span>
      ) : (
        <span>An example to start from. Its record’s fields become the columns.</span>
      )}
    </div>
  );
}

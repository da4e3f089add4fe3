import { GitCompare, RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { HAND } from '../workspace/handSource';
import { MADE } from '../workspace/made';

const DiffDialog = dynamic(() => import('./dialects/DiffDialog').then((m) => m.DiffDialog), { ssr: false });

/** In what the text differs from what the spec makes. */
function DiffButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Tip text="What was edited by hand, beside what the spec makes">
        <Button kind="quiet" data-testid="diff-open" onClick={() => setOpen(true)}>
          <GitCompare size={12} aria-hidden />
          Diff
        </Button>
      </Tip>
      {open && <DiffDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Whose text this is. */
export function SourceState() {
  const { bench, targets, actions } = useWorkbench();
  const { spec, hook, edited, composing, problem, target } = useStore(bench.state);
  const { list } = useStore(targets.state);
  const title = list.find((t) => t.id === target)?.title ?? target;
  const byHand = spec === HAND;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2 text-sm text-muted" role="status">
      {composing ? (
        <span className="truncate">Making the C for {title}…</span>
      ) : edited ? (
        <>
          <span className="truncate font-semibold text-text" data-testid="edited">
            {byHand ? 'Written by hand' : 'Edited by hand'}
          </span>
          {!byHand && <DiffButton />}
          <Tip
            text={byHand ? 'Back to the example' : 'Back to what the spec makes'}
            keys={actions.keysOf('reset')}
          >
            <Button kind="quiet" onClick={() => void bench.reset()} data-testid="reset">
              <RotateCcw size={12} aria-hidden />
              {byHand ? 'Reset to example' : 'Reset to spec'}
            </Button>
          </Tip>
        </>
      ) : problem ? (
        <span className="truncate">
          No C for <code className="font-mono">{hook}</code> here: see Problems
        </span>
      ) : spec && !byHand ? (
        <span className="truncate">
          {spec === MADE ? (
            'Made from a card, for'
          ) : (
            <>
              C of <code className="font-mono">{spec}</code> for
            </>
          )}{' '}
          <code className="font-mono">{hook}</code>; edit it as you like
        </span>
      ) : (
        <span className="truncate">An example; its record’s fields are the columns</span>
      )}
    </div>
  );
}

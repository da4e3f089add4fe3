import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useStore } from '../base/useStore';
import { isShipped } from '../kernel/chosen';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { useTicker } from '../ui/useTicker';
import { useWorkbench } from '../workbench/context';
import { TargetRow } from './TargetRow';
import { describe, StateMark } from './TargetState';
import { TargetSwitch } from './TargetSwitch';
import { useShownKernel } from './useShownKernel';

/** The one choice of a kernel: to look at in Ask and Browse, to trace in Compose. Choosing one boots nothing. */
export function TargetPicker() {
  const { targets, overlay, actions } = useWorkbench();
  const { list, since } = useStore(targets.state);
  const { surface, target: id } = useShownKernel();
  const open = useStore(overlay) === 'targets';
  const chosen = list.find((t) => t.id === id) ?? null;
  useTicker(chosen?.state === 'opening' || open, 1000);
  return (
    <>
      <Popover.Root open={open} onOpenChange={(next) => overlay.set(next ? 'targets' : 'none')}>
        <Tip
          text={surface ? 'The kernel to look at, and to trace' : 'The kernel to trace'}
          keys={actions.keysOf('targets')}
        >
          <Popover.Trigger asChild>
            <Button data-testid="target-picker" aria-label={`Kernel: ${chosen?.title ?? 'none chosen'}`}>
              {chosen ? <StateMark info={chosen} /> : null}
              <span className="max-w-64 overflow-hidden text-ellipsis">
                {chosen?.title ?? id ?? 'Choose a kernel'}
              </span>
              <ChevronDown size={14} aria-hidden />
            </Button>
          </Popover.Trigger>
        </Tip>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={4}
            aria-label="Kernels"
            className="z-50 w-[34rem] max-w-[95vw] rounded-md border border-line-strong bg-panel p-1 shadow-lg"
          >
            {list.length === 0 && <p className="p-2 text-muted">The agent has named no kernel yet.</p>}
            <ul className="flex flex-col gap-0.5">
              {list.map((info) => (
                <TargetRow key={info.id} info={info} chosen={info.id === id} surface={surface} />
              ))}
            </ul>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <span role="status" className="max-w-64 truncate text-sm text-muted" data-testid="target-state">
        {surface && isShipped(surface) ? (
          'its files as shipped'
        ) : chosen?.state === 'open' ? (
          <code className="font-mono text-text">{chosen.kernel ?? 'kernel unknown'}</code>
        ) : chosen ? (
          <span className={chosen.state === 'failed' ? 'text-bad' : ''}>
            {describe(chosen, since[chosen.id])}
          </span>
        ) : null}
      </span>
      {chosen?.state === 'closed' && !open && <TargetSwitch info={chosen} />}
    </>
  );
}

import type { TargetInfo } from '@hooklab/protocol';
import { Check, ChevronDown, Circle, CircleDashed, CircleDot, CircleX, Power } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useSelected, useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { showProblem } from '../ui/showProblem';
import { Tip } from '../ui/Tip';
import { useTicker } from '../ui/useTicker';
import { useWorkbench } from '../workbench/context';

export function TargetPicker() {
  const { targets, bench, overlay, actions } = useWorkbench();
  const { list, since } = useStore(targets.state);
  const target = useSelected(bench.state, (state) => state.target);
  const open = useStore(overlay) === 'targets';
  const chosen = list.find((t) => t.id === target) ?? null;
  useTicker(chosen?.state === 'opening' || open, 1000);
  return (
    <>
      <Popover.Root open={open} onOpenChange={(next) => overlay.set(next ? 'targets' : 'none')}>
        <Tip text="The kernel to trace" keys={actions.keysOf('targets')}>
          <Popover.Trigger asChild>
            <Button data-testid="target-picker" aria-label={`Target: ${chosen?.title ?? 'none chosen'}`}>
              {chosen ? <StateMark info={chosen} /> : null}
              <span className="max-w-64 overflow-hidden text-ellipsis">
                {chosen?.title ?? 'Choose a target'}
              </span>
              <ChevronDown size={14} aria-hidden />
            </Button>
          </Popover.Trigger>
        </Tip>
        <Popover.Portal>
          <Popover.Content
            align="start"
            sideOffset={4}
            aria-label="Targets"
            className="z-50 w-96 rounded-md border border-line-strong bg-panel p-1 shadow-lg"
          >
            {list.length === 0 && <p className="p-2 text-muted">The agent has named no target yet.</p>}
            <ul>
              {list.map((info) => (
                <li key={info.id} className="flex items-stretch gap-1">
                  <button
                    type="button"
                    data-testid={`target-${info.id}`}
                    aria-current={info.id === target}
                    onClick={() => {
                      bench.chooseTarget(info.id);
                      overlay.set('none');
                    }}
                    className="flex min-w-0 flex-1 items-start gap-2 rounded-sm px-2 py-1 text-left hover:bg-raised aria-[current=true]:bg-selected"
                  >
                    <span className="pt-0.5">
                      <StateMark info={info} />
                    </span>
                    <span className="min-w-0 flex-1">
                      <span className="flex items-center gap-1.5">
                        {info.title}
                        {info.id === target && <Check size={13} aria-hidden />}
                      </span>
                      <span className="block text-sm text-muted">{describe(info, since[info.id])}</span>
                    </span>
                    <code className="pt-0.5 font-mono text-xs text-muted">{info.id}</code>
                  </button>
                  {info.id !== 'local' && info.state === 'open' && (
                    <Tip text={`Shut ${info.title} down`}>
                      <Button
                        kind="quiet"
                        icon
                        className="h-auto"
                        aria-label={`Shut ${info.title} down`}
                        onClick={() => targets.stop(info.id).catch(showProblem)}
                      >
                        <Power size={14} aria-hidden />
                      </Button>
                    </Tip>
                  )}
                </li>
              ))}
            </ul>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <span role="status" className="min-w-44 truncate text-sm text-muted" data-testid="target-state">
        {chosen && <TargetLine info={chosen} since={since[chosen.id]} />}
      </span>
    </>
  );
}

/** Kernel release once open; a word of progress before; the cause when it failed. */
function TargetLine({ info, since }: { info: TargetInfo; since: number | undefined }) {
  if (info.state === 'open')
    return <code className="font-mono text-text">{info.kernel ?? 'kernel unknown'}</code>;
  if (info.state === 'failed') return <span className="text-bad">{describe(info, since)}</span>;
  return <>{describe(info, since)}</>;
}

const WORD = { closed: 'Closed', opening: 'Opening', open: 'Open', failed: 'Failed' } as const;

function describe(info: TargetInfo, since: number | undefined): string {
  switch (info.state) {
    case 'open':
      return info.kernel ?? 'open';
    case 'closed':
      return info.id === 'local' ? 'not connected' : 'off; choosing it boots it';
    case 'opening': {
      const seconds = since === undefined ? 0 : Math.floor((performance.now() - since) / 1000);
      return `${info.progress ?? 'opening'} · ${seconds} s`;
    }
    case 'failed':
      return info.problem?.what ?? 'cannot be used';
  }
}

function StateMark({ info }: { info: TargetInfo }) {
  const look = {
    closed: { Icon: Circle, colour: 'text-muted' },
    opening: { Icon: CircleDashed, colour: 'text-warn' },
    open: { Icon: CircleDot, colour: 'text-ok' },
    failed: { Icon: CircleX, colour: 'text-bad' },
  }[info.state];
  return (
    <look.Icon
      size={13}
      className={look.colour}
      role="img"
      aria-label={WORD[info.state]}
      aria-hidden={false}
    />
  );
}

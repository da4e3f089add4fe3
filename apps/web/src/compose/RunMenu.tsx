import { toProblem } from '@hooklab/base';
import type { RunInfo } from '@hooklab/protocol';
import { ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { showProblem } from '../ui/showProblem';
import { useWorkbench } from '../workbench/context';

/** The runs of this browser session, of every window; each can be shown here. */
export function RunMenu() {
  const { agent, runs, targets } = useWorkbench();
  const current = useStore(runs.current);
  const { list: known } = useStore(targets.state);
  const [list, setList] = useState<readonly RunInfo[] | null>(null);
  const load = (open: boolean) => {
    if (!open) return setList(null);
    agent.request('runs.list', {}).then(
      ({ runs }) => setList([...runs].sort((a, b) => b.run - a.run)),
      (error) => showProblem(toProblem(error)),
    );
  };
  return (
    <DropdownMenu.Root onOpenChange={load}>
      <DropdownMenu.Trigger asChild>
        <Button kind="quiet" data-testid="run-menu">
          Runs
          <ChevronDown size={14} aria-hidden />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 max-h-[60vh] w-96 overflow-auto rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          {!list ? (
            <p className="p-2 text-muted">Asking the agent…</p>
          ) : list.length === 0 ? (
            <p className="p-2 text-muted">This session has no run yet.</p>
          ) : (
            list.map((info) => (
              <DropdownMenu.Item
                key={info.run}
                data-testid={`run-${info.run}`}
                onSelect={() => void runs.watch(info)}
                className="flex items-baseline gap-2 rounded-sm px-2 py-1 data-[highlighted]:bg-raised"
              >
                <span className="w-6 shrink-0 text-right text-muted tabular-nums">{info.run}</span>
                <span className="min-w-0 flex-1">
                  <span className={`block truncate ${info.run === current?.id ? 'font-semibold' : ''}`}>
                    {info.title}
                  </span>
                  <span className="block truncate text-sm text-muted">
                    {known.find((t) => t.id === info.target)?.title ?? info.target}
                  </span>
                </span>
                <span className="shrink-0 text-sm text-muted">
                  {info.run === current?.id ? 'shown, ' : ''}
                  {info.phase === 'streaming' ? 'running' : info.phase}
                </span>
              </DropdownMenu.Item>
            ))
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

import type { RunInfo } from '@hooklab/protocol';
import { ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useAsk } from '../base/useAsk';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { useWorkbench } from '../workbench/context';

/** The runs of this browser session, of every window; each can be shown here. */
export function RunMenu() {
  return (
    <DropdownMenu.Root>
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
          <RunList />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** As they are when the menu opens, the newest first. */
function RunList() {
  const { agent } = useWorkbench();
  const { value, problem } = useAsk('runs', () => agent.request('runs.list', {}));
  if (problem) return <ProblemView problem={problem} />;
  if (!value) return <p className="p-2 text-muted">Asking the agent…</p>;
  if (value.runs.length === 0) return <p className="p-2 text-muted">This session has no run yet.</p>;
  return [...value.runs].sort((a, b) => b.run - a.run).map((info) => <RunItem key={info.run} info={info} />);
}

function RunItem({ info }: { info: RunInfo }) {
  const { runs, targets } = useWorkbench();
  const shown = useStore(runs.current)?.id === info.run;
  const { list } = useStore(targets.state);
  return (
    <DropdownMenu.Item
      data-testid={`run-${info.run}`}
      onSelect={() => void runs.watch(info)}
      className="flex items-baseline gap-2 rounded-sm px-2 py-1 data-[highlighted]:bg-raised"
    >
      <span className="w-6 shrink-0 text-right text-muted tabular-nums">{info.run}</span>
      <span className="min-w-0 flex-1">
        <span className={`block truncate ${shown ? 'font-semibold' : ''}`}>{info.title}</span>
        <span className="block truncate text-sm text-muted">
          {list.find((t) => t.id === info.target)?.title ?? info.target}
        </span>
      </span>
      <span className="shrink-0 text-sm text-muted">
        {shown ? 'shown, ' : ''}
        {info.phase === 'streaming' ? 'running' : info.phase}
      </span>
    </DropdownMenu.Item>
  );
}

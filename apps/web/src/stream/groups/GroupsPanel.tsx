import { useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import type { Sums } from '../../run/runs';
import { useKeptLayout } from '../../ui/useKeptLayout';
import { useWorkbench } from '../../workbench/context';
import { GroupsTable } from './GroupsTable';
import { MOST_FIRST, orderOf } from './order';
import { SpreadPanel } from './SpreadPanel';

/** What a run has summed up: the chosen group drawn, and all of them as a table. */
export function GroupsPanel() {
  const { runs } = useWorkbench();
  const sums = useStore(runs.sums);
  const run = useStore(runs.current);
  if (!sums || sums.rows.length === 0) {
    return (
      <section data-region tabIndex={-1} aria-label="Sums" className="h-full bg-panel p-4 text-muted">
        {isLive(run)
          ? 'Nothing has been summed up yet: the kernel is asked every second.'
          : 'Nothing was summed up: no event passed.'}
      </section>
    );
  }
  return <GroupsView sums={sums} />;
}

/** The chosen group drawn, and all of them. */
export function GroupsView({ sums: { rows, of } }: { sums: Sums }) {
  const kept = useKeptLayout('hooklab.groups');
  const [sorting, sort] = useState(MOST_FIRST);
  /** by its key: a group's place changes with each look */
  const [key, choose] = useState<string | null>(null);
  const order = orderOf(rows, sorting);
  const chosen = order.find((i) => rows.keyText(i) === key) ?? order[0]!;
  return (
    <Group {...kept} id="hooklab.groups" orientation="vertical" className="h-full">
      <Panel id="panel.spread" defaultSize={200} minSize={88} groupResizeBehavior="preserve-pixel-size">
        <SpreadPanel rows={rows} group={chosen} order={order} />
      </Panel>
      <Separator className="divider divider-y" aria-label="Height of the chart" />
      <Panel id="panel.sums" minSize={96}>
        <section data-region tabIndex={-1} aria-label="Sums" className="flex h-full flex-col bg-panel">
          <h2 className="flex h-7 shrink-0 items-center gap-3 px-3 text-sm">
            <span className="font-semibold text-muted">Summed up in the kernel</span>
            <span className="text-muted" data-testid="groups">
              {of.toLocaleString('en')} {of === 1 ? 'group' : 'groups'}
              {of > rows.length && `, the ${rows.length.toLocaleString('en')} with the most events are here`}
              {of >= rows.groups.most && ': the map is full, what is in no group counts as reserve-failed'}
            </span>
          </h2>
          <div className="min-h-0 flex-1 overflow-auto" data-testid="sums">
            <GroupsTable
              rows={rows}
              sorting={sorting}
              onSort={sort}
              chosen={chosen}
              onChoose={(i) => choose(rows.keyText(i))}
            />
          </div>
        </section>
      </Panel>
    </Group>
  );
}

import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../base/useStore';
import { RatePanel } from '../stream/charts/RatePanel';
import { GroupsPanel } from '../stream/groups/GroupsPanel';
import { TablePanel } from '../stream/table/TablePanel';
import { useKeptLayout } from '../ui/useKeptLayout';
import { useWorkbench } from '../workbench/context';
import { ProbeList } from './ProbeList';
import { RunLine } from './RunLine';
import { SourcePanel } from './SourcePanel';
import { useShellRoom } from './useShellRoom';
import { VmShell } from './VmShell';

/**
 * The library puts `data-panel` on its panels and their `id` into `data-testid`: ours are named `panel.*` and our own
 * regions carry `data-region`.
 *
 * probes | editor over problems | chart over table over details; of a run that sums up, sums over groups
 */
export function ComposeScreen() {
  const columns = useKeptLayout('hooklab.columns');
  const right = useKeptLayout('hooklab.rows');
  const shell = useShellRoom();
  const { runs } = useWorkbench();
  const summing = useStore(runs.current)?.groups != null;
  return (
    <main className="h-full">
      <Group {...columns} id="hooklab.columns">
        <Panel
          id="panel.probes"
          defaultSize={172}
          minSize={140}
          maxSize={360}
          groupResizeBehavior="preserve-pixel-size"
        >
          <ProbeList />
        </Panel>
        <Separator className="divider divider-x" aria-label="Width of the probe list" />
        <Panel id="panel.source" defaultSize="36%" minSize={320}>
          <SourcePanel />
        </Panel>
        <Separator className="divider divider-x" aria-label="Width of the source" />
        <Panel id="panel.rows" minSize={320}>
          <div className="flex h-full flex-col">
            <RunLine />
            <Group {...right} id="hooklab.rows" orientation="vertical" className="min-h-0 flex-1">
              {!summing && (
                <>
                  <Panel
                    id="panel.rate"
                    defaultSize={148}
                    minSize={88}
                    groupResizeBehavior="preserve-pixel-size"
                  >
                    <RatePanel />
                  </Panel>
                  <Separator className="divider divider-y" aria-label="Height of the rate chart" />
                </>
              )}
              <Panel id="panel.table" minSize={160}>
                {summing ? <GroupsPanel /> : <TablePanel />}
              </Panel>
              <Separator className="divider divider-y" aria-label="Height of the shell" />
              <Panel
                id="panel.shell"
                defaultSize={33}
                minSize={33}
                groupResizeBehavior="preserve-pixel-size"
                panelRef={shell}
              >
                <VmShell />
              </Panel>
            </Group>
          </div>
        </Panel>
      </Group>
    </main>
  );
}

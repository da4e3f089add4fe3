import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import { useKeptLayout } from '../../ui/useKeptLayout';
import { useWorkbench } from '../../workbench/context';
import type { RowSource } from '../store/rowSource';
import { RowsView } from '../store/rowsView';
import { Details } from './Details';
import { EmptyTable } from './EmptyTable';
import { LiveTable } from './LiveTable';
import { TableBar } from './TableBar';
import { Waiting } from './Waiting';

/** The rows of the run: filter and pause above, details of the chosen row below. */
export function TablePanel() {
  const { runs } = useWorkbench();
  const rows = useStore(runs.rows);
  const run = useStore(runs.current);
  const source = useMemo(() => (rows ? new RowsView(rows) : null), [rows]);
  const [chosen, choose] = useState<{ source: RowSource; row: number } | null>(null);
  const kept = useKeptLayout('hooklab.table');
  const onChoose = useCallback(
    (next: number | null) => choose(source && next !== null ? { source, row: next } : null),
    [source],
  );
  const row = chosen && chosen.source === source ? chosen.row : null;
  return (
    <section data-region tabIndex={-1} aria-label="Rows" className="flex h-full flex-col bg-panel">
      <TableBar source={source} />
      <Group {...kept} id="hooklab.table" orientation="vertical" className="min-h-0 flex-1">
        <Panel id="panel.records" minSize={96}>
          {source ? (
            <LiveTable
              key={run?.id}
              source={source}
              live={isLive(run)}
              chosen={row}
              onChoose={onChoose}
              empty={<Waiting source={source} phase={run?.phase ?? 'ended'} />}
            />
          ) : (
            <EmptyTable />
          )}
        </Panel>
        {source && row !== null && (
          <>
            <Separator className="divider divider-y" aria-label="Height of the details" />
            <Panel id="panel.details" defaultSize="36%" minSize={96}>
              <Details source={source} row={row} onClose={() => choose(null)} />
            </Panel>
          </>
        )}
      </Group>
    </section>
  );
}

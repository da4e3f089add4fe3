import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../../base/useStore';
import { useKeptLayout } from '../../ui/useKeptLayout';
import { useWorkbench } from '../../workbench/context';
import { RowsView } from '../store/rowsView';
import { Details } from './Details';
import { EmptyTable } from './EmptyTable';
import { LiveTable } from './LiveTable';
import { TableBar } from './TableBar';

/** The rows of the run: filter and pause above, details of the chosen row below. */
export function TablePanel() {
  const { runs } = useWorkbench();
  const rows = useStore(runs.rows);
  const run = useStore(runs.current);
  const view = useMemo(() => (rows ? new RowsView(rows) : null), [rows]);
  const [chosen, choose] = useState<{ view: RowsView; row: number } | null>(null);
  const kept = useKeptLayout('hooklab.table');
  const onChoose = useCallback(
    (next: number | null) => choose(view && next !== null ? { view, row: next } : null),
    [view],
  );
  const row = chosen && chosen.view === view ? chosen.row : null;
  return (
    <section data-region tabIndex={-1} aria-label="Rows" className="flex h-full flex-col bg-panel">
      <TableBar view={view} />
      <Group {...kept} id="hooklab.table" orientation="vertical" className="min-h-0 flex-1">
        <Panel id="panel.records" minSize={96}>
          {view ? (
            <LiveTable
              key={run?.id}
              view={view}
              phase={run?.phase ?? 'ended'}
              chosen={row}
              onChoose={onChoose}
            />
          ) : (
            <EmptyTable />
          )}
        </Panel>
        {view && row !== null && (
          <>
            <Separator className="divider divider-y" aria-label="Height of the details" />
            <Panel id="panel.details" defaultSize="36%" minSize={96}>
              <Details rows={view.rows} row={row} onClose={() => choose(null)} />
            </Panel>
          </>
        )}
      </Group>
    </section>
  );
}

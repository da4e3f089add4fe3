import { useMemo } from 'react';
import { useStore } from '../../base/useStore';
import { isLive } from '../../run/runState';
import { useWorkbench } from '../../workbench/context';
import { RowsView } from '../store/rowsView';
import { EmptyTable } from './EmptyTable';
import { RowPanes } from './RowPanes';
import { TableBar } from './TableBar';
import { Waiting } from './Waiting';

/** The rows of the run: filter and pause above, details of the chosen row below. */
export function TablePanel() {
  const { runs } = useWorkbench();
  const rows = useStore(runs.rows);
  const run = useStore(runs.current);
  const source = useMemo(() => (rows ? new RowsView(rows) : null), [rows]);
  return (
    <section data-region tabIndex={-1} aria-label="Rows" className="flex h-full flex-col bg-panel">
      <TableBar source={source} />
      <RowPanes
        source={source}
        of={run?.id ?? null}
        live={isLive(run)}
        empty={source ? <Waiting source={source} phase={run?.phase ?? 'ended'} /> : <EmptyTable />}
      />
    </section>
  );
}

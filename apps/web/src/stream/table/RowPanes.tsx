import { type ReactNode, useCallback, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useKeptLayout } from '../../ui/useKeptLayout';
import type { RowSource } from '../store/rowSource';
import { Details } from './Details';
import { LiveTable } from './LiveTable';

interface Props {
  /** null: there is none yet, `empty` is shown */
  source: RowSource | null;
  /** of the run or recording: another one begins anew */
  of: string | number | null;
  /** rows may still come */
  live: boolean;
  /** what stands in place of rows while there are none */
  empty: ReactNode;
}

/** The table, details of the chosen row below. */
export function RowPanes({ source, of, live, empty }: Props) {
  const [chosen, choose] = useState<{ source: RowSource; row: number } | null>(null);
  const kept = useKeptLayout('hooklab.table');
  const onChoose = useCallback(
    (next: number | null) => choose(source && next !== null ? { source, row: next } : null),
    [source],
  );
  const row = chosen && chosen.source === source ? chosen.row : null;
  return (
    <Group {...kept} id="hooklab.table" orientation="vertical" className="min-h-0 flex-1">
      <Panel id="panel.records" minSize={96}>
        {source ? (
          <LiveTable key={of} source={source} live={live} chosen={row} onChoose={onChoose} empty={empty} />
        ) : (
          empty
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
  );
}

import type { TableColumn } from '@hooklab/records';
import { memo } from 'react';
import type { TableRow } from '../store/tableRow';
import { isNumber } from './columns';
import { type Place, ROW_HEIGHT } from './geometry';

interface Props {
  /** null: an empty place at the end of the screen */
  row: TableRow | null;
  columns: readonly TableColumn[];
  places: readonly Place[];
  /** where on the screen, from 0 */
  slot: number;
  /** where among the rows shown */
  place: number;
  chosen: boolean;
  onChoose: (row: number) => void;
}

/** One row of text nodes: nothing that a kernel sends is ever markup. Placed by arithmetic, not by layout. */
export const RowLine = memo(function RowLine({ row, columns, places, slot, place, chosen, onChoose }: Props) {
  if (!row) return <div style={{ display: 'none' }} />;
  const { gap } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys, for all of its rows
    <div
      role="row"
      id={`row-${row.row}`}
      aria-rowindex={place + 2}
      aria-selected={chosen}
      tabIndex={-1}
      onClick={() => onChoose(row.row)}
      className={gap > 0 ? 'table-row gap' : 'table-row'}
      style={{ top: slot * ROW_HEIGHT }}
      title={
        gap > 0
          ? `${gap.toLocaleString('en')} events before this row were not sent: this page was too slow`
          : undefined
      }
    >
      {row.cells.map(({ text, status, note }, i) => (
        <div
          key={columns[i]!.name}
          role="gridcell"
          aria-colindex={i + 1}
          title={note || undefined}
          className={`table-cell-text ${isNumber(columns[i]!) ? 'text-right' : ''} ${STATUS[status]}`}
          style={places[i]}
        >
          {text}
        </div>
      ))}
    </div>
  );
});

/** Different in slant, weight and words, not in colour alone. */
export const STATUS = {
  value: '',
  empty: 'italic text-muted',
  null: 'italic text-muted',
  fault: 'font-semibold text-warn',
  error: 'font-semibold text-warn',
  absent: '',
  cut: 'underline decoration-dotted underline-offset-2',
} as const;

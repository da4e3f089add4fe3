import type { Layout } from '@hooklab/records';
import type { Row } from '@tanstack/react-table';
import { type TableCell, type TableRow, widestColumn } from '../rows/tableRow';
import { type features, isNumber } from './columns';
import { ROW_HEIGHT } from './useScroll';

interface Props {
  row: Row<typeof features, TableRow>;
  layout: Layout;
  /** index in the view */
  index: number;
  chosen: boolean;
  onChoose: (row: number) => void;
}

/** One row of text nodes: nothing that a kernel sends is ever markup. */
export function RowLine({ row, layout, index, chosen, onChoose }: Props) {
  const { row: number, gap } = row.original;
  const cells = row.getAllCells();
  const widest = widestColumn(layout);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys, for all of its rows
    <div
      role="row"
      id={`row-${number}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={-1}
      onClick={() => onChoose(number)}
      className={`flex font-mono text-sm hover:bg-raised aria-selected:bg-selected ${gap > 0 ? 'border-t border-dashed border-warn' : ''}`}
      style={{ height: ROW_HEIGHT }}
      title={
        gap > 0
          ? `${gap.toLocaleString('en')} events before this row were not sent: this page was too slow`
          : undefined
      }
    >
      {cells.map((cell, i) => {
        const { text, status, note } = cell.getValue() as TableCell;
        return (
          <div
            key={cell.id}
            role="gridcell"
            aria-colindex={i + 1}
            title={note || undefined}
            className={`truncate px-2 leading-[22px] ${i === widest ? 'flex-1' : 'shrink-0'} ${
              isNumber(layout.columns[i]!) ? 'text-right' : ''
            } ${status === 'value' ? '' : STATUS[status]}`}
            style={i === widest ? { minWidth: cell.column.getSize() } : { width: cell.column.getSize() }}
          >
            {text}
          </div>
        );
      })}
    </div>
  );
}

/** Different in slant, weight and words, not in colour alone. */
export const STATUS = {
  value: '',
  empty: 'italic text-muted',
  null: 'italic text-muted',
  fault: 'font-semibold text-warn',
  error: 'font-semibold text-warn',
  cut: 'underline decoration-dotted underline-offset-2',
} as const;

import { useTable } from '@tanstack/react-table';
import { memo, useEffect, useMemo } from 'react';
import { Tip } from '../../ui/Tip';
import type { RowSource } from '../store/rowSource';
import type { TableRow } from '../store/tableRow';
import { columnsOf, features, isNumber } from './columns';
import { HEADER_HEIGHT, type Place } from './geometry';

interface Props {
  source: RowSource;
  places: readonly Place[];
  /** each column's own width, pixels, whenever somebody has changed one */
  onSizes: (sizes: number[]) => void;
}

const NO_ROWS: TableRow[] = [];

/** Column names; the C type in the tooltip; a handle at each right edge. */
export const HeaderRow = memo(function HeaderRow({ source, places, onSizes }: Props) {
  const { columns } = source;
  const options = useMemo(
    () => ({ features, columns: columnsOf(source), data: NO_ROWS, columnResizeMode: 'onChange' }) as const,
    [source],
  );
  const table = useTable(options);
  const sizes = table
    .getHeaderGroups()[0]
    ?.headers.map((h) => h.getSize())
    .join(' ');
  useEffect(() => {
    if (sizes) onSizes(sizes.split(' ').map(Number));
  }, [sizes, onSizes]);
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-panel">
      <div
        role="row"
        aria-rowindex={1}
        className="relative border-b border-line-strong"
        style={{ height: HEADER_HEIGHT }}
      >
        {table.getHeaderGroups()[0]?.headers.map((header, i) => {
          const column = columns[i]!;
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-colindex={i + 1}
              className={`absolute inset-y-0 flex items-center px-2 font-mono text-sm font-semibold ${
                isNumber(column) ? 'justify-end' : ''
              }`}
              style={places[i]}
            >
              <Tip
                text={
                  <code className="font-mono">
                    {column.ctype} {column.name}
                  </code>
                }
              >
                <span className="truncate">
                  <table.FlexRender header={header} />
                </span>
              </Tip>
              <span
                aria-hidden="true"
                onMouseDown={header.getResizeHandler()}
                onTouchStart={header.getResizeHandler()}
                onDoubleClick={() => header.column.resetSize()}
                className="absolute top-1 right-0 bottom-1 w-1.5 cursor-col-resize border-r hover:border-accent"
              />
            </div>
          );
        })}
      </div>
    </div>
  );
});

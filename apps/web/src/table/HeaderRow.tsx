import type { Layout } from '@hooklab/records';
import type { ReactTable } from '@tanstack/react-table';
import { type TableRow, widestColumn } from '../rows/tableRow';
import { Tip } from '../ui/Tip';
import { type features, isNumber } from './columns';
import { HEADER_HEIGHT } from './useScroll';

interface Props {
  table: ReactTable<typeof features, TableRow>;
  layout: Layout;
}

export function HeaderRow({ table, layout }: Props) {
  const widest = widestColumn(layout);
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-panel">
      <div
        role="row"
        aria-rowindex={1}
        className="flex border-b border-line-strong"
        style={{ height: HEADER_HEIGHT }}
      >
        {table.getHeaderGroups()[0]?.headers.map((header, i, all) => {
          const column = layout.columns[i]!;
          const last = i === all.length - 1;
          const wide = i === widest;
          return (
            <div
              key={header.id}
              role="columnheader"
              aria-colindex={i + 1}
              className={`relative flex items-center px-2 font-mono text-sm font-semibold ${wide ? 'flex-1' : 'shrink-0'} ${
                isNumber(column) ? 'justify-end' : ''
              }`}
              style={wide ? { minWidth: header.getSize() } : { width: header.getSize() }}
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
              {!last && (
                <span
                  aria-hidden="true"
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onDoubleClick={() => header.column.resetSize()}
                  className="absolute top-1 right-0 bottom-1 w-1.5 cursor-col-resize border-r hover:border-accent"
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

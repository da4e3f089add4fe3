import type { TableColumn } from '@hooklab/records';
import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  tableFeatures,
} from '@tanstack/react-table';
import type { RowSource } from '../store/rowSource';
import { columnWidth, type TableCell, type TableRow } from '../store/tableRow';

export const features = tableFeatures({ columnSizingFeature, columnResizingFeature });

const helper = createColumnHelper<typeof features, TableRow>();

/** One table column per column of the rows, in their order. */
export function columnsOf({ columns, time }: Pick<RowSource, 'columns' | 'time'>) {
  return helper.columns(
    columns.map((column, i) =>
      helper.accessor((row): TableCell => row.cells[i]!, {
        id: column.name,
        header: column === time ? 'time' : column.name,
        size: columnWidth(column, column === time),
        minSize: 40,
        maxSize: 2000,
      }),
    ),
  );
}

/** Numbers stand right, so that their digits line up; text stands left. */
export function isNumber(column: TableColumn): boolean {
  return column.kind === 'uint' || column.kind === 'int';
}

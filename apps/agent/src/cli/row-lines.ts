import { type Printable, printableJson } from '@hooklab/base';
import type { Layout, Row } from '@hooklab/records';
import { csvLines } from './csv';
import { textLines } from './rows';

/** The lines of one row. */
export type RowLines = (row: Row, layouts: readonly Layout[]) => Printable[];

/** One JSON object a row. */
export const jsonLines: RowLines = (row) => [printableJson(row)];

/** As the options of a command say; else a plain table. */
export function rowLinesOf({ json, csv }: { json?: boolean; csv?: boolean }): RowLines {
  if (json) return jsonLines;
  return csv ? csvLines() : textLines();
}

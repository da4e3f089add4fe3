import { KIND_COLUMN } from './kinds';
import type { Column, ColumnKind, Layout } from './layout';

/**
 * A column of the table in which records of all kinds stand. Columns of one name are one:
 *
 *   kind     ts   path   fd        of: ts [ts, ts], path [path, null], fd [null, fd]
 *   opened   1    /a
 *   closed   2           3
 */
export interface TableColumn {
  name: string;
  /** the C type; of the first kind that has it */
  ctype: string;
  kind: ColumnKind;
  /** bytes, of the longest */
  size: number;
  /** each kind's own column, null where it has none; null as a whole: this column says the kind */
  of: readonly (Column | null)[] | null;
}

/** The columns of all kinds in one order: each stands behind the one that it stands behind in its own kind. */
export function tableColumns(layouts: readonly Layout[]): TableColumn[] {
  const columns: (TableColumn & { of: (Column | null)[] })[] = [];
  for (const [k, layout] of layouts.entries()) {
    let behind = -1;
    for (const column of layout.columns) {
      const at = columns.findIndex((c) => c.name === column.name && c.of[k] === null);
      const known = columns[at];
      if (known) {
        known.of[k] = column;
        known.size = Math.max(known.size, column.size);
        behind = at;
        continue;
      }
      const of = layouts.map((_, i) => (i === k ? column : null));
      const { name, ctype, kind, size } = column;
      columns.splice(++behind, 0, { name, ctype, kind, size, of });
    }
  }
  if (layouts[0]?.tag == null) return columns;
  const size = Math.max(...layouts.map(({ name }) => name.length)) + 1;
  return [{ name: KIND_COLUMN, ctype: 'kind of record', kind: 'string', size, of: null }, ...columns];
}

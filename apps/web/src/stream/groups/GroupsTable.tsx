import type { GroupRows } from '@hooklab/records';
import { type GroupColumn, groupColumns, groupText, orderOf, type Sorting } from './order';

/** Rows on the screen: who wants others sorts, or sums up by less. */
const MOST_ROWS = 200;

interface Props {
  rows: GroupRows;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  chosen: number | null;
  onChoose: (group: number) => void;
}

/** The groups as a table; a click on a head sorts, the group that is chosen is drawn above. */
export function GroupsTable({ rows, sorting, onSort, chosen, onChoose }: Props) {
  const columns = groupColumns(rows);
  const order = orderOf(rows, sorting).slice(0, MOST_ROWS);
  const sort = (name: string) =>
    onSort({
      by: name,
      rising: sorting.by === name ? !sorting.rising : columnOf(columns, name)?.kind === 'key',
    });
  return (
    <table className="w-full border-collapse text-sm" aria-label="What was summed up">
      <thead className="sticky top-0 z-10 bg-panel">
        <tr className="border-b border-line-strong">
          {columns.map(({ name, kind }) => {
            const by = sorting.by === name;
            return (
              <th
                key={name}
                scope="col"
                aria-sort={by ? (sorting.rising ? 'ascending' : 'descending') : undefined}
                className={`px-2 py-1 font-mono ${kind === 'total' ? 'text-right' : 'text-left'}`}
              >
                <button type="button" className="font-semibold hover:underline" onClick={() => sort(name)}>
                  {name}
                  <span aria-hidden="true">{by ? (sorting.rising ? ' ↑' : ' ↓') : ''}</span>
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {order.map((i) => (
          <GroupRow
            key={i}
            rows={rows}
            group={i}
            columns={columns}
            chosen={i === chosen}
            onChoose={onChoose}
          />
        ))}
      </tbody>
    </table>
  );
}

const columnOf = (columns: readonly GroupColumn[], name: string): GroupColumn | undefined =>
  columns.find((c) => c.name === name);

interface RowProps {
  rows: GroupRows;
  group: number;
  columns: readonly GroupColumn[];
  chosen: boolean;
  onChoose: (group: number) => void;
}

function GroupRow({ rows, group, columns, chosen, onChoose }: RowProps) {
  return (
    <tr
      tabIndex={0}
      aria-selected={chosen}
      onClick={() => onChoose(group)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onChoose(group);
      }}
      className={`cursor-pointer border-b border-line ${chosen ? 'bg-accent/15' : 'hover:bg-accent/5'}`}
    >
      {columns.map((column) => (
        <td
          key={column.name}
          className={`px-2 py-0.5 font-mono ${column.kind === 'total' ? 'text-right tabular-nums' : ''}`}
        >
          {groupText(rows, group, column)}
        </td>
      ))}
    </tr>
  );
}

import { GroupRows, type Groups } from '@hooklab/records';

/** {"groups":[…],"of":12}: every group or the first of them, the most first. */
export function groupsShape(groups: Groups, entries: Uint8Array, top: number | null) {
  const rows = new GroupRows(groups, entries);
  const order = rows.ranked().slice(0, top ?? rows.length);
  return { groups: order.map((i) => rows.row(i)), of: rows.length };
}

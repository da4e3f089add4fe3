import type { MemberDetail } from '@hooklab/surface';

/** A line of a struct's table. `top`: the index of the member of the struct itself that it belongs to. */
export type MemberRow =
  | { kind: 'member'; member: MemberDetail; depth: number; top: number }
  /** an anonymous struct or union begins: its members follow */
  | { kind: 'open'; member: MemberDetail; depth: number; top: number }
  | { kind: 'close'; depth: number; top: number }
  | { kind: 'hole'; at: number; bytes: number; depth: number; top: number }
  | { kind: 'padding'; at: number; bytes: number; depth: number; top: number };

/** The lines of a struct's table, in pahole's order: a hole stands before the member behind it. */
export function memberRows(members: readonly MemberDetail[], size: number, padding: number): MemberRow[] {
  const rows: MemberRow[] = [];
  const add = (all: readonly MemberDetail[], depth: number, outer: number | null) => {
    all.forEach((member, i) => {
      const top = outer ?? i;
      if (member.hole)
        rows.push({ kind: 'hole', at: member.offset - member.hole, bytes: member.hole, depth, top });
      if (member.name === '' && member.members) {
        rows.push({ kind: 'open', member, depth, top });
        add(member.members, depth + 1, top);
        rows.push({ kind: 'close', depth, top });
      } else rows.push({ kind: 'member', member, depth, top });
    });
  };
  add(members, 0, null);
  if (padding > 0) {
    rows.push({ kind: 'padding', at: size - padding, bytes: padding, depth: 0, top: members.length });
  }
  return rows;
}

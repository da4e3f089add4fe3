import type { MemberDetail } from '@hooklab/surface';

/** A stretch of a struct, in bytes. `member`: its index among the members that stand in the struct itself. */
export interface Segment {
  kind: 'member' | 'hole' | 'padding';
  from: number;
  size: number;
  member: number | null;
}

/**
 * A struct byte by byte, as one bar: members, holes between them, padding behind them. Members of one place (a
 * union's, bit fields of one byte) are one stretch, that of the first of them.
 */
export function segmentsOf(members: readonly MemberDetail[], size: number): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  members.forEach((member, i) => {
    const end =
      member.offset + (member.bits ? Math.ceil(((member.bit ?? 0) + member.bits) / 8) : member.size);
    if (member.offset > at) {
      segments.push({ kind: 'hole', from: at, size: member.offset - at, member: null });
      at = member.offset;
    }
    if (end <= at) return;
    segments.push({ kind: 'member', from: at, size: end - at, member: i });
    at = end;
  });
  if (at < size) segments.push({ kind: 'padding', from: at, size: size - at, member: null });
  return segments;
}

import type { Row } from '@hooklab/surface';

/** Rows to show, or a run of equal ones folded away. */
export type DiffPart = { kind: 'rows'; rows: Row[]; at: number } | { kind: 'fold'; rows: Row[]; at: number };

/** Equal rows so far from a change are folded, if there are more than a few of them. */
const NEAR = 3;
const FEW = 4;

/** A long comparison with what is the same on both sides folded; nothing is left out. */
export function foldSame(rows: readonly Row[]): DiffPart[] {
  const keep = new Uint8Array(rows.length);
  const changes = rows.some((row) => row.kind !== 'same');
  rows.forEach((row, i) => {
    if (row.kind === 'same') return;
    keep.fill(1, Math.max(0, i - NEAR), Math.min(rows.length, i + NEAR + 1));
  });
  if (!changes) keep.fill(1);
  else if (rows.length > 0) keep[0] = 1;
  const parts: DiffPart[] = [];
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (end < rows.length && keep[end] === keep[i]) end++;
    const piece = rows.slice(i, end);
    const last = parts.at(-1);
    const kind = keep[i] === 0 && piece.length > FEW ? 'fold' : 'rows';
    if (kind === 'rows' && last?.kind === 'rows') last.rows.push(...piece);
    else parts.push({ kind, rows: piece, at: i });
    i = end;
  }
  return parts;
}

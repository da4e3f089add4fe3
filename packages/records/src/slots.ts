import type { Total } from './groups';

/** Values from `from` to `to`, both within; null: without an end. */
export interface Slot {
  from: number | null;
  to: number | null;
  count: number;
}

/**
 * What the slots of a histogram are, in order.
 *
 *   log2         0 (signed: 0 and less), 1, 2–3, 4–7 …
 *   linear 10 5  …9, 10–14, 15–19 … and the last one all that is more
 */
export function boundsOf(
  { op, signed, words, from = 0, step = 1 }: Total,
  slot: number,
): Omit<Slot, 'count'> {
  if (op === 'log2') {
    if (slot === 0) return { from: signed ? null : 0, to: 0 };
    return { from: 2 ** (slot - 1), to: 2 ** slot - 1 };
  }
  const begin = from + (slot - 1) * step;
  if (slot === 0) return { from: null, to: from - 1 };
  return { from: begin, to: slot === words - 1 ? null : begin + step - 1 };
}

/** From the first slot that has any to the last. `view`: of a group's value. */
export function slotsOf(view: DataView, at: number, total: Total): Slot[] {
  const counts = Array.from({ length: total.words }, (_, i) =>
    Number(view.getBigUint64(at + total.offset + i * 8, true)),
  );
  const first = counts.findIndex((n) => n > 0);
  if (first < 0) return [];
  const last = counts.findLastIndex((n) => n > 0);
  return counts.slice(first, last + 1).map((count, i) => ({ ...boundsOf(total, first + i), count }));
}

/** "0", "4 → 7", "≤ -1", "≥ 100" */
export function slotText({ from, to }: Omit<Slot, 'count'>): string {
  if (from === null) return `≤ ${to}`;
  if (to === null) return `≥ ${from}`;
  return from === to ? String(from) : `${from} → ${to}`;
}

import { type Slot, slotText } from '@hooklab/records';

/** How often values of one column fall between one power of two and the next, as biolatency shows it. */
export class Histogram {
  /** by the number of bits of a value: 0 is by itself, 1, 2–3, 4–7 … */
  readonly #counts: number[] = [];

  add(value: number | bigint): void {
    const bits = value <= 0 ? 0 : BigInt(value).toString(2).length;
    this.#counts[bits] = (this.#counts[bits] ?? 0) + 1;
  }

  /** From the first that has any to the last. */
  buckets(): { from: number; to: number; count: number }[] {
    const counts = Array.from(this.#counts, (count) => count ?? 0);
    const first = counts.findIndex((count) => count > 0);
    return first < 0
      ? []
      : counts.slice(first).map((count, i) => {
          const bits = first + i;
          return { from: bits === 0 ? 0 : 2 ** (bits - 1), to: bits === 0 ? 0 : 2 ** bits - 1, count };
        });
  }
}

/** "  16384 → 32767       12 |********" a line. */
export function slotLines(column: string, slots: readonly Slot[]): string[] {
  const most = Math.max(...slots.map(({ count }) => count));
  const ranges = slots.map(slotText);
  const width = Math.max(column.length, ...ranges.map((range) => range.length));
  const head = `${column.padStart(width)}  ${'count'.padStart(8)}`;
  return [
    head,
    ...slots.map(({ count }, i) => {
      const bar = '*'.repeat(Math.ceil((count / most) * BAR));
      return `${ranges[i]!.padStart(width)}  ${String(count).padStart(8)} |${bar.padEnd(BAR)}|`;
    }),
  ];
}

const BAR = 40;

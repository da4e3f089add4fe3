import type { BlackRange } from './facts';
import { addressKey, type SymbolRows } from './rows';

/** One line of kprobes/blacklist: `0xffffffff81a00930-0xffffffff81a00950	asm_exc_divide_error`. */
export interface BlacklistRecord extends BlackRange {
  readonly start: { readonly high: number; readonly low: number };
  readonly end: { readonly high: number; readonly low: number };
}

/** Ranges in the order of addresses; by name where the surface has no addresses. */
export class Blacklist {
  readonly #ranges: readonly (BlackRange & { from: number; to: number })[];
  readonly #byName: ReadonlyMap<string, BlackRange>;

  constructor(records: readonly BlacklistRecord[]) {
    this.#ranges = records
      .map((r) => ({
        name: r.name,
        line: r.line,
        from: addressKey(r.start.high, r.start.low),
        to: addressKey(r.end.high, r.end.low),
      }))
      .sort((a, b) => a.from - b.from);
    this.#byName = new Map(records.map((r) => [r.name, r]));
  }

  holds(rows: SymbolRows, row: number): BlackRange | null {
    if (!rows.addressed) return this.#byName.get(rows.name(row)) ?? null;
    const key = rows.address(row);
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ranges[middle]!.from <= key) low = middle + 1;
      else high = middle;
    }
    const range = this.#ranges[low - 1];
    return range && key < range.to ? range : null;
  }
}

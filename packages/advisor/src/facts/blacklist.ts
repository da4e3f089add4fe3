import type { FunctionList } from '@hooklab/surface';
import type { BlackRange } from './facts';
import { readAddress, type SymbolRows } from './rows';

interface Range extends BlackRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Which symbols lie in a range of kprobes/blacklist; by name where the surface has no addresses.
 *
 *   0xffffffff81a00930-0xffffffff81a00950	asm_exc_divide_error
 */
export class Blacklist {
  readonly #list: FunctionList;
  readonly #ranges: readonly Range[];

  constructor(list: FunctionList) {
    this.#list = list;
    this.#ranges = Array.from({ length: list.length }, (_, i) => readRange(list, i)).sort(
      (a, b) => a.from - b.from,
    );
  }

  holds(rows: SymbolRows, row: number): BlackRange | null {
    if (!rows.addressed || !(this.#ranges[0]?.from !== this.#ranges.at(-1)?.from)) {
      const name = rows.name(row);
      const line = this.#list.line(name);
      return line > 0 ? { name, line, file: 'kprobes_blacklist' } : null;
    }
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

/**
 * The mark that NOKPROBE_SYMBOL() leaves, for when the list itself could not be read; null where kallsyms shows no marks:
 *
 *   ffffffff832a4e30 d _kbl_addr_perf_event_nmi_handler
 *
 * What else is on the list (entry code, noinstr) has no ftrace site, and is judged by that.
 */
export function marked(rows: SymbolRows, row: number): BlackRange | null {
  const mark = rows.first(`_kbl_addr_${rows.name(row)}`);
  return mark < 0 ? null : { name: rows.name(mark), line: rows.line(mark), file: 'kallsyms' };
}

/** The two addresses stand before the tab that precedes the name. */
function readRange(list: FunctionList, i: number): Range {
  const { bytes, starts } = list.names;
  const tab = starts[i]! - 1;
  const to = readAddress(bytes, tab);
  const dash = bytes.lastIndexOf(0x2d, tab);
  return {
    name: list.names.name(i),
    line: i + 1,
    file: 'kprobes_blacklist',
    from: readAddress(bytes, dash),
    to,
  };
}

import { type CellValue, cellText, type RecordBytes, recordBytes } from './cell';
import { type Groups, type Total, totalName } from './groups';
import { isHistogram } from './groups-of';
import { type Row, recordRow } from './row';
import { type Slot, slotsOf } from './slots';

/** One total of a group: a number, or the slots of a histogram. */
export type TotalValue = CellValue | Slot[];

/**
 * The groups of one look at a program's map, as the loader sends them: key, value, key, value … (`keySize` and
 * `valueSize` bytes), one value of those of all CPUs.
 */
export class GroupRows {
  readonly groups: Groups;
  readonly length: number;
  readonly #bytes: RecordBytes;
  readonly #size: number;

  /** Bytes that are no whole entries are left out. */
  constructor(groups: Groups, bytes: Uint8Array) {
    this.groups = groups;
    this.#bytes = recordBytes(bytes);
    this.#size = groups.keySize + groups.valueSize;
    this.length = Math.floor(bytes.length / this.#size);
  }

  /** Where the cells of the key are: for cellText and its like. */
  keyAt(i: number): [RecordBytes, number] {
    return [this.#bytes, i * this.#size];
  }

  /** "comm dd, fd 3"; '' where there is no key. */
  keyText(i: number): string {
    return this.groups.by.map((column) => `${column.name} ${cellText(...this.keyAt(i), column)}`).join(', ');
  }

  /** Events of the group. */
  count(i: number): number {
    return Number(this.#bytes.view.getBigUint64(this.#valueAt(i), true));
  }

  /** `avg` is a number with a fraction, all else whole; beyond 2^53 as text. */
  total(i: number, total: Total): TotalValue {
    if (isHistogram(total.op)) return slotsOf(this.#bytes.view, this.#valueAt(i), total);
    const sum = this.#word(i, total);
    return total.op === 'avg' ? Number(sum) / this.count(i) : plain(sum);
  }

  /** The order of the groups by a total, the most first; of those that are the same as they come. */
  ranked(total: Total = this.groups.totals[0]!): number[] {
    const by = Array.from({ length: this.length }, (_, i) => this.#rank(i, total));
    return by.map((_, i) => i).sort((a, b) => by[b]! - by[a]! || a - b);
  }

  /**
   * As the object that `--json` prints:
   *
   *   {"comm":"dd","count":12,"bytes_sum":4096,"latency_ns_log2":[{"from":4,"to":7,"count":12}]}
   */
  row(i: number): Omit<Row, string> & Record<string, unknown> {
    const { by, totals } = this.groups;
    const [bytes, at] = this.keyAt(i);
    const key = recordRow(bytes, at, { ...KEY, columns: by });
    const sums = totals.map((t) => [totalName(t).replace(' ', '_'), this.total(i, t)] as const);
    return { ...key, ...Object.fromEntries(sums) };
  }

  #rank(i: number, total: Total): number {
    if (isHistogram(total.op)) return this.count(i);
    const sum = Number(this.#word(i, total));
    return total.op === 'avg' ? sum / this.count(i) : sum;
  }

  #word(i: number, { offset, signed }: Total): bigint {
    const at = this.#valueAt(i) + offset;
    const { view } = this.#bytes;
    return signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
  }

  #valueAt = (i: number): number => i * this.#size + this.groups.keySize;
}

/** The groups with the most events, at most so many, as entries again; `of`: how many there are. */
export function topGroups(
  groups: Groups,
  entries: Uint8Array,
  most: number,
): { of: number; entries: Uint8Array } {
  const rows = new GroupRows(groups, entries);
  if (rows.length <= most) return { of: rows.length, entries };
  const size = groups.keySize + groups.valueSize;
  const top = new Uint8Array(most * size);
  for (const [n, i] of rows.ranked().slice(0, most).entries())
    top.set(entries.subarray(i * size, (i + 1) * size), n * size);
  return { of: rows.length, entries: top };
}

const KEY = { name: 'group', tag: null, struct: 'hl_group', size: 0, stride: 0 };

const plain = (n: bigint): CellValue => (n >= -MOST_SAFE && n <= MOST_SAFE ? Number(n) : n.toString());
const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

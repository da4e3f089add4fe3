/**
 * One line of kallsyms, as a reader gives it:
 *
 *   ffffffff8140bd10 T vfs_unlink
 *   ffffffffc0002af0 t virtqueue_enable_cb_delayed	[virtio_ring]
 */
export interface SymbolRecord {
  /** the address as 64-bit hexadecimal digits, or as a number pair high, low */
  readonly high: number;
  readonly low: number;
  readonly type: string;
  readonly name: string;
  /** '' for the kernel itself */
  readonly module: string;
  /** from 1 */
  readonly line: number;
}

/** An address as one exact double: kernel addresses lie within 2^53 of 2^64, per-cpu offsets near 0. */
export function addressKey(high: number, low: number): number {
  return high >= 0x8000_0000
    ? (high - 0x1_0000_0000) * 0x1_0000_0000 + low
    : high * 0x1_0000_0000 + low - 2 ** 53;
}

export const HIDDEN_ADDRESS = addressKey(0, 0);

/**
 * kallsyms as rows in the file's order: for vmlinux that is the order of addresses, which several facts rest on.
 *
 *   rows   0 fixed_percpu_data · 1 … · 21 _stext · … · _etext · … · _sinittext · … · n [modules]
 *   chain  name → its first row → the next row of that name → -1
 */
export class SymbolRows {
  readonly count: number;
  /** rows of the kernel itself: 0 … vmlinux-1; modules follow */
  readonly vmlinux: number;
  /** false where every address is zero (kptr_restrict, or a surface saved without them) */
  readonly addressed: boolean;
  readonly #names: string[] = [];
  readonly #types: string[] = [];
  readonly #modules: string[] = [];
  readonly #lines: Uint32Array;
  readonly #keys: Float64Array;
  readonly #next: Int32Array;
  readonly #first = new Map<string, number>();
  #copies: Map<string, number[]> | null = null;

  constructor(records: Iterable<SymbolRecord>) {
    const lines: number[] = [];
    const keys: number[] = [];
    let vmlinux = 0;
    let addressed = false;
    for (const r of records) {
      if (isPseudo(r.module)) continue;
      this.#names.push(r.name);
      this.#types.push(r.type);
      this.#modules.push(r.module);
      lines.push(r.line);
      keys.push(addressKey(r.high, r.low));
      if (r.high !== 0) addressed = true;
      if (r.module === '' && vmlinux === lines.length - 1) vmlinux++;
    }
    this.count = lines.length;
    this.vmlinux = vmlinux;
    this.addressed = addressed;
    this.#lines = Uint32Array.from(lines);
    this.#keys = Float64Array.from(keys);
    this.#next = new Int32Array(this.count).fill(-1);
    // from the last to the first: chains then run upwards
    for (let row = this.count - 1; row >= 0; row--) {
      const name = this.#names[row]!;
      this.#next[row] = this.#first.get(name) ?? -1;
      this.#first.set(name, row);
    }
  }

  name(row: number): string {
    return this.#names[row]!;
  }
  /** one letter as nm writes it: t T w W are text */
  type(row: number): string {
    return this.#types[row]!;
  }
  module(row: number): string {
    return this.#modules[row]!;
  }
  line(row: number): number {
    return this.#lines[row]!;
  }
  /** Order and equality of addresses; HIDDEN_ADDRESS where it is zero. */
  address(row: number): number {
    return this.#keys[row]!;
  }
  isText(row: number): boolean {
    const type = this.type(row);
    return type === 't' || type === 'T' || type === 'w' || type === 'W';
  }

  /** First row with that name, vmlinux before modules; -1 if none. */
  first(name: string): number {
    return this.#first.get(name) ?? -1;
  }
  next(row: number): number {
    return this.#next[row]!;
  }
  /** All rows with that name. */
  all(name: string): number[] {
    const rows: number[] = [];
    for (let row = this.first(name); row >= 0; row = this.next(row)) rows.push(row);
    return rows;
  }
  names(): IterableIterator<string> {
    return this.#first.keys();
  }

  /** Rows of the copies a compiler made: NAME.isra.0, NAME.constprop.0, NAME.part.0, NAME.cold, NAME.llvm.… */
  suffixed(name: string): readonly number[] {
    this.#copies ??= copiesByBase(this);
    return this.#copies.get(name) ?? [];
  }

  /** The first row at this row's address: the name the kernel itself prints for it. */
  canonical(row: number): number {
    if (row >= this.vmlinux || this.address(row) === HIDDEN_ADDRESS) return row;
    const key = this.address(row);
    let at = row;
    while (at > 0 && this.address(at - 1) === key) at--;
    return at;
  }

  /** "T vfs_unlink", "t ovl_open [overlay]": a line without its address. */
  text(row: number): string {
    const module = this.module(row);
    return `${this.type(row)} ${this.name(row)}${module ? ` [${module}]` : ''}`;
  }
}

/** "[bpf]", "[__builtin__ftrace]": code made at run time, which no lookup by name finds. */
const isPseudo = (module: string): boolean => module === 'bpf' || module.startsWith('__builtin__');

function copiesByBase(rows: SymbolRows): Map<string, number[]> {
  const copies = new Map<string, number[]>();
  for (let row = 0; row < rows.count; row++) {
    const name = rows.name(row);
    const dot = name.indexOf('.');
    if (dot <= 0 || !rows.isText(row)) continue;
    const base = name.slice(0, dot);
    const list = copies.get(base);
    if (list) list.push(row);
    else copies.set(base, [row]);
  }
  return copies;
}

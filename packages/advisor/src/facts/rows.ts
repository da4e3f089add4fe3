import type { Kallsyms } from '@hooklab/surface';

/** An address as one exact double: kernel addresses lie within 2^53 of 2^64, per-cpu offsets near 0. */
export function addressKey(high: number, low: number): number {
  return high >= 0x8000_0000
    ? (high - 0x1_0000_0000) * 0x1_0000_0000 + low
    : high * 0x1_0000_0000 + low - 2 ** 53;
}

export const HIDDEN_ADDRESS = addressKey(0, 0);

/** Hexadecimal digit → value; 255 for any other byte. */
const HEX = Uint8Array.from({ length: 256 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/** The key of the hexadecimal number that ends before `end`: "ffffffff81455230". */
export function readAddress(bytes: Uint8Array, end: number): number {
  let start = end;
  while (start > 0 && end - start < 16 && HEX[bytes[start - 1]!] !== 255) start--;
  let high = 0;
  let low = 0;
  let at = start;
  for (; at < end - 8; at++) high = high * 16 + HEX[bytes[at]!]!;
  for (; at < end; at++) low = low * 16 + HEX[bytes[at]!]!;
  return addressKey(high, low);
}

/**
 * kallsyms with addresses that can be compared. Row i is line i + 1; for vmlinux the file's order is the order of
 * addresses, which several facts rest on.
 *
 *   rows   0 fixed_percpu_data · 1 … · _stext · … · _etext · … · _sinittext · … · vmlinux-1 · [modules] …
 *
 * "[bpf]" and "[__builtin__…]" rows are code made at run time, which no lookup by name finds: they are not here.
 */
export class SymbolRows {
  readonly count: number;
  /** rows of the kernel itself: 0 … vmlinux-1; modules follow */
  readonly vmlinux: number;
  /** false where every address is zero (kptr_restrict, or a surface saved without them) */
  readonly addressed: boolean;
  readonly #symbols: Kallsyms | null;
  readonly #keys: Float64Array;

  constructor(symbols: Kallsyms | null) {
    this.#symbols = symbols;
    const count = symbols?.length ?? 0;
    this.#keys = new Float64Array(count);
    let vmlinux = 0;
    let end = 0;
    let addressed = false;
    for (let row = 0; symbols && row < count; row++) {
      const module = symbols.module(row);
      if (module !== null && isPseudo(module)) continue;
      end = row + 1;
      if (module === null && vmlinux === row) vmlinux++;
      const key = readAddress(symbols.names.bytes, symbols.names.starts[row]! - 3);
      this.#keys[row] = key;
      if (key !== HIDDEN_ADDRESS && key > -(2 ** 52)) addressed = true;
    }
    this.count = end;
    this.vmlinux = vmlinux;
    this.addressed = addressed;
  }

  name(row: number): string {
    return this.#symbols!.names.name(row);
  }
  /** '' for the kernel itself */
  module(row: number): string {
    return this.#symbols!.module(row) ?? '';
  }
  line(row: number): number {
    return row + 1;
  }
  /** Order and equality of addresses; HIDDEN_ADDRESS where it is zero. */
  address(row: number): number {
    return this.#keys[row]!;
  }
  /** T t W w */
  isText(row: number): boolean {
    return this.#symbols!.isText(row);
  }

  /** First row with that name, vmlinux before modules; -1 if none. */
  first(name: string): number {
    return this.#after(name, -1);
  }
  /** The next row with the same name; -1 if none. */
  next(row: number): number {
    return this.#after(this.name(row), row);
  }
  /** All rows with that name. */
  all(name: string): number[] {
    const rows: number[] = [];
    for (let row = this.first(name); row >= 0; row = this.#after(name, row)) rows.push(row);
    return rows;
  }

  #after(name: string, row: number): number {
    if (!this.#symbols) return -1;
    let next = this.#symbols.names.find(name, row);
    while (next >= 0 && (next >= this.count || isPseudo(this.module(next)))) {
      next = this.#symbols.names.find(name, next);
    }
    return next;
  }

  /** Rows of the copies a compiler made: NAME.isra.0, NAME.constprop.0, NAME.part.0, NAME.cold, NAME.llvm.… */
  suffixed(name: string): number[] {
    return (this.#symbols?.variants(name) ?? []).map((symbol) => symbol.line - 1);
  }

  /** The first row at this row's address: the name the kernel itself prints for it. */
  canonical(row: number): number {
    const key = this.address(row);
    if (row >= this.vmlinux || key === HIDDEN_ADDRESS) return row;
    let at = row;
    while (at > 0 && this.address(at - 1) === key) at--;
    return at;
  }

  /** "T vfs_unlink", "t ovl_open [overlay]": a line without its address. */
  text(row: number): string {
    const { type, name, module } = this.#symbols!.symbol(row);
    return `${type} ${name}${module === null ? '' : ` [${module}]`}`;
  }
}

const isPseudo = (module: string): boolean => module === 'bpf' || module.startsWith('__builtin__');

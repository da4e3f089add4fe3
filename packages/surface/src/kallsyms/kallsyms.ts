import { badLine } from '../bytes/bad';
import { countLines } from '../bytes/lines';
import { NameTable } from '../bytes/nametable';
import { decodeText } from '../bytes/text';

export interface KernelSymbol {
  name: string;
  /** nm's letter: T t text, W w weak, D d data, B b bss, R r read-only, A a absolute, V weak object */
  type: string;
  /** null for the kernel itself */
  module: string | null;
  /** as the file has it, 16 hexadecimal digits; all zeros where addresses were hidden or stripped */
  address: string;
  /** line of kallsyms, from 1 */
  line: number;
}

const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;

/**
 * /proc/kallsyms, scanned once as bytes.
 *
 *   ffffffff81455230 T vfs_unlink
 *   ffffffffc031f010 t virtnet_stats	[virtio_net]
 *
 * Symbol i is line i + 1. Throws `surface-bad` at the first line that is none.
 */
export class Kallsyms {
  readonly names: NameTable;
  readonly #types: Uint8Array;
  readonly #modules: Uint16Array;
  readonly #moduleNames: string[] = [''];
  #variants: Map<string, number[]> | null = null;
  /** the kernel's data lies between these two, which are symbols _etext and _sinittext */
  #dataFrom = -1;
  #dataTo = -1;

  constructor(bytes: Uint8Array, file = 'kallsyms') {
    const count = countLines(bytes);
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    this.#types = new Uint8Array(count);
    this.#modules = new Uint16Array(count);
    const moduleIds = new Map<string, number>();
    let at = 0;
    for (let i = 0; i < count; i++) {
      const space = bytes.indexOf(SPACE, at);
      const start = space + 3;
      if (space < 0 || bytes[space + 2] !== SPACE || space - at > 16) {
        throw badLine(file, i + 1, 'not "ADDRESS TYPE NAME"');
      }
      let end = start;
      while (end < bytes.length && bytes[end] !== NEWLINE && bytes[end] !== TAB) end++;
      let next = end;
      if (bytes[end] === TAB) {
        while (next < bytes.length && bytes[next] !== NEWLINE) next++;
        this.#modules[i] = this.#moduleId(moduleIds, decodeText(bytes, end + 2, next - 1));
      }
      if (bytes[start] === 0x5f && next === end) this.#landmark(bytes, start, end, i);
      starts[i] = start;
      ends[i] = end;
      this.#types[i] = bytes[space + 1]!;
      at = next + 1;
    }
    this.names = new NameTable(bytes, starts, ends);
  }

  #moduleId(ids: Map<string, number>, name: string): number {
    let id = ids.get(name);
    if (id === undefined) {
      id = this.#moduleNames.push(name) - 1;
      ids.set(name, id);
    }
    return id;
  }

  #landmark(bytes: Uint8Array, start: number, end: number, i: number): void {
    if (end - start === 6 && bytes[start + 1] === 0x65) {
      if (this.#dataFrom < 0 && decodeText(bytes, start, end) === '_etext') this.#dataFrom = i;
    } else if (end - start === 10 && bytes[start + 1] === 0x73) {
      if (this.#dataTo < 0 && decodeText(bytes, start, end) === '_sinittext') this.#dataTo = i;
    }
  }

  get length(): number {
    return this.names.length;
  }

  symbol(i: number): KernelSymbol {
    const start = this.names.starts[i]!;
    return {
      name: this.names.name(i),
      type: String.fromCharCode(this.#types[i]!),
      module: this.module(i),
      address: decodeText(this.names.bytes, this.names.bytes.lastIndexOf(NEWLINE, start - 4) + 1, start - 3),
      line: i + 1,
    };
  }

  /**
   * T t W w: something that a probe may sit on. Not what lies between _etext and _sinittext: 7.x calls 20,000 data
   * symbols there "t". The kernel's own symbols stand in the order of their addresses, also where those are hidden.
   */
  isText(i: number): boolean {
    const letter = this.#types[i]! | 0x20;
    if (letter !== 0x74 && letter !== 0x77) return false;
    return !(this.#dataFrom >= 0 && i > this.#dataFrom && i < this.#dataTo);
  }

  module(i: number): string | null {
    return this.#modules[i] === 0 ? null : this.#moduleNames[this.#modules[i]!]!;
  }

  /** All symbols of that exact name; more than one is a trap (P-10). */
  find(name: string): KernelSymbol[] {
    return this.names.findAll(name).map((i) => this.symbol(i));
  }

  /** Those of them that are functions. */
  findText(name: string): KernelSymbol[] {
    return this.names
      .findAll(name)
      .filter((i) => this.isText(i))
      .map((i) => this.symbol(i));
  }

  /** How many text symbols have that exact name. */
  countText(name: string): number {
    let count = 0;
    for (let i = this.names.find(name); i >= 0; i = this.names.find(name, i)) if (this.isText(i)) count++;
    return count;
  }

  /** Symbols that the compiler derived from a function: fn.isra.0, fn.part.0.cold … */
  variants(base: string): KernelSymbol[] {
    this.#variants ??= this.#indexVariants();
    return (this.#variants.get(base) ?? []).map((i) => this.symbol(i));
  }

  #indexVariants(): Map<string, number[]> {
    const index = new Map<string, number[]>();
    const { bytes, starts, ends } = this.names;
    for (let i = 0; i < this.length; i++) {
      if (!this.isText(i)) continue;
      const start = starts[i]!;
      const end = ends[i]!;
      let dot = start + 1;
      while (dot < end && bytes[dot] !== 0x2e) dot++;
      if (dot >= end) continue;
      const base = decodeText(bytes, start, dot);
      const list = index.get(base);
      if (list) list.push(i);
      else index.set(base, [i]);
    }
    return index;
  }

  /** Symbols between two markers of the kernel's own image; null where addresses are hidden. */
  addressRange(first: string, last: string): [low: string, high: string] | null {
    const low = this.names.find(first);
    const high = this.names.find(last);
    if (low < 0 || high < 0) return null;
    const range: [string, string] = [this.symbol(low).address, this.symbol(high).address];
    return /^0*$/.test(range[0]) ? null : range;
  }
}

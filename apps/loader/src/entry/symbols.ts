import { NameLines } from './names';
import type { Turns } from './turns';

/** Address, blank, type, blank: "ffffffff8134a2b0 T vfs_unlink". */
const BEFORE_NAME = 19;
const ADDRESS = 16;
const NEWLINE = 0x0a;
const CODE = /^[0-9a-f]{16} [tTwW] /;
/** Entries that the kernel lists as if they were of a module: BPF programs, trampolines, kprobe slots. */
const NO_MODULE = /\t\[(?:bpf|__builtin__\w+)\]$/;
/** kernel.kptr_restrict shows every address like this. */
const HIDDEN = '0'.repeat(ADDRESS);

/** Where a kernel's addresses begin: below are per-CPU symbols, which count from 0. */
const UPPER_HALF = '8';

/** A look at the clock every so many lines. */
const LINES_A_LOOK = 500;
/** Where a line says what it is: "t". */
const TYPE = 17;
const CODE_TYPES = new Set([...'tTwW'].map((letter) => letter.charCodeAt(0)));
/** The end of a module's line. */
const BRACKET = 0x5d;

/** Where symbols begin: offsets from the first, in order and without repeats, and the first line of each. */
export interface Places {
  base: bigint;
  starts: Float64Array;
  lines: Int32Array;
  /** 1: code has that address */
  code: Uint8Array;
}

/** The lower 48 bits of a line's address. */
function low(text: Buffer, line: number): number {
  let value = 0;
  for (let i = line + 4; i < line + ADDRESS; i++) {
    const digit = text[i]!;
    value = value * 16 + (digit < 0x3a ? digit - 0x30 : digit - 0x57);
  }
  return value;
}

/** What may be meant by a function's name. */
export interface Copies {
  /** how many places of code have the name, or share one with it */
  count: number;
  /** where they are; null: the kernel hides addresses */
  addresses: bigint[] | null;
  /** every name that one of the places has; with addresses hidden, the one asked for */
  names: string[];
}

/**
 * /proc/kallsyms as it is asked here. The kernel's own come first, by address; a module's are together, in any order.
 *
 *   ffffffff810a3f10 T __do_sys_getpid
 *   ffffffff810a3f10 T __x64_sys_getpid        one place, two names
 *   ffffffffc0412340 t ovl_open	[overlay]
 */
export class Symbols {
  readonly #lines: NameLines;
  readonly #text: Buffer;

  constructor(text: Buffer) {
    this.#text = text;
    this.#lines = new NameLines(text, BEFORE_NAME);
  }

  /** Every place of the name, and every place of each other name that they have. */
  copies(name: string): Copies {
    const names = new Set<string>([name]);
    const addresses = new Set<string>();
    // grows while it is walked
    for (const each of names) {
      for (const line of this.#codeLines(each)) {
        const address = this.#address(line);
        if (address === HIDDEN) return this.#hidden(name);
        if (addresses.has(address)) continue;
        addresses.add(address);
        for (const alias of this.#namesAt(address, line)) names.add(alias);
      }
    }
    return {
      count: addresses.size,
      addresses: [...addresses].map((a) => BigInt(`0x${a}`)),
      names: [...names],
    };
  }

  /** Where the kernel's own begin; null where it hides that. A module's are left out, and those that count from 0. */
  async places(turns: Turns): Promise<Places | null> {
    const text = this.#text;
    const first = this.#first(UPPER_HALF);
    if (first === null) return null;
    const base = low(text, first);
    const [starts, lines, code]: [number[], number[], boolean[]] = [[], [], []];
    for (let line = first, read = 1; line < text.length; read++) {
      const newline = text.indexOf(NEWLINE, line);
      const end = newline < 0 ? text.length : newline;
      if (text[end - 1] !== BRACKET) {
        const at = low(text, line) - base;
        const last = starts.length - 1;
        const isCode = CODE_TYPES.has(text[line + TYPE]!);
        if (starts[last] === at) code[last] ||= isCode;
        else {
          starts.push(at);
          lines.push(line);
          code.push(isCode);
        }
      }
      line = end + 1;
      if (read % LINES_A_LOOK === 0) await turns.next();
    }
    return {
      base: BigInt(`0x${this.#address(first)}`),
      starts: Float64Array.from(starts),
      lines: Int32Array.from(lines),
      code: Uint8Array.from(code, Number),
    };
  }

  /** Names of code at a line, and at those after it that have the same address. */
  namesFrom(first: number): string[] {
    const names: string[] = [];
    const address = this.#address(first);
    for (
      let at: number | null = first;
      at !== null && this.#address(at) === address;
      at = this.#lines.next(at)
    ) {
      const text = this.#lines.text(at);
      if (isCode(text) && !text.endsWith(']')) names.push(this.#lines.name(at));
    }
    return names;
  }

  /** Every symbol of the kernel's own whose name ends so, with its address where it is told, and is it code? */
  *ending(part: string): Generator<{ name: string; address: bigint; code: boolean }> {
    const wanted = `${part}\n`;
    for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + 1)) {
      const line = this.#text.lastIndexOf(NEWLINE, at) + 1;
      const text = this.#lines.text(line);
      yield {
        name: this.#lines.name(line),
        address: BigInt(`0x${text.slice(0, ADDRESS)}`),
        code: isCode(text),
      };
    }
  }

  /** The kernel's own code whose name begins so, each with its address and how far the next place is. */
  *code(prefix: string): Generator<{ name: string; address: bigint | null; bytes: number }> {
    const wanted = ` ${prefix}`;
    for (let at = this.#text.indexOf(wanted); at >= 0; at = this.#text.indexOf(wanted, at + 1)) {
      const line = at + 1 - BEFORE_NAME;
      const text = line < 0 ? '' : this.#lines.text(line);
      if (!isCode(text) || text.endsWith(']')) continue;
      const address = this.#address(line);
      const name = this.#lines.name(line);
      if (address === HIDDEN) yield { name, address: null, bytes: 0 };
      else yield { name, address: BigInt(`0x${address}`), bytes: this.#room(line, address) };
    }
  }

  /** Names of the kernel's own code that begins at an address. */
  at(address: bigint): string[] {
    const wanted = address.toString(16).padStart(ADDRESS, '0');
    const names: string[] = [];
    for (let line = this.#first(wanted); line !== null; line = this.#lines.next(line)) {
      const text = this.#lines.text(line);
      if (!text.startsWith(wanted)) break;
      if (isCode(text)) names.push(this.#lines.name(line));
    }
    return names;
  }

  /** The first line whose address is not below that. The kernel's own are in order, and modules lie above them. */
  #first(address: string): number | null {
    let low = 0;
    let high = this.#text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const line = middle === 0 ? 0 : this.#text.lastIndexOf(NEWLINE, middle - 1) + 1;
      if (this.#address(line) < address) low = this.#lines.next(line) ?? this.#text.length;
      else high = line;
    }
    return low < this.#text.length ? low : null;
  }

  #room(line: number, address: string): number {
    for (let at = this.#lines.next(line); at !== null; at = this.#lines.next(at)) {
      const next = this.#address(at);
      if (next > address) return Number(BigInt(`0x${next}`) - BigInt(`0x${address}`));
      if (next < address) break;
    }
    return Number.POSITIVE_INFINITY;
  }

  #hidden(name: string): Copies {
    return { count: this.#codeLines(name).length, addresses: null, names: [name] };
  }

  #codeLines(name: string): number[] {
    return this.#lines.of(name).filter((line) => isCode(this.#lines.text(line)));
  }

  #address(line: number): string {
    return this.#lines.text(line).slice(0, ADDRESS);
  }

  #namesAt(address: string, line: number): string[] {
    if (this.#lines.text(line).endsWith(']')) return this.#namesInModules(address);
    const names: string[] = [];
    const walk = (from: number | null, on: (line: number) => number | null): void => {
      for (let at = from; at !== null && this.#address(at) === address; at = on(at)) {
        names.push(this.#lines.name(at));
      }
    };
    walk(line, (at) => this.#lines.previous(at));
    walk(this.#lines.next(line), (at) => this.#lines.next(at));
    return names;
  }

  #namesInModules(address: string): string[] {
    const names: string[] = [];
    for (let at = this.#text.indexOf(address); at >= 0; at = this.#text.indexOf(address, at + ADDRESS)) {
      const line = this.#lines.text(at);
      if (isCode(line)) names.push(this.#lines.name(at));
    }
    return names;
  }
}

const isCode = (line: string): boolean => CODE.test(line) && !NO_MODULE.test(line);

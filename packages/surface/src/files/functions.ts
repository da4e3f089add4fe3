import { badLine } from '../bytes/bad';
import { countLines } from '../bytes/lines';
import { NameTable } from '../bytes/nametable';
import { decodeText } from '../bytes/text';

const NEWLINE = 0x0a;

/**
 * Lines of a name and something behind it:
 *
 *   available_filter_functions    netfs_buffered_read_iter [netfs]
 *   kprobes/blacklist             0xffffffff810081a0-0xffffffff810081d0	warn_thunk_thunk
 *   error_injection/list          should_failslab [vmlinux]	ERRNO
 *
 * Entry i is line i + 1.
 */
export class FunctionList {
  readonly names: NameTable;
  readonly #rests: Uint32Array;

  private constructor(names: NameTable, rests: Uint32Array) {
    this.names = names;
    this.#rests = rests;
  }

  /** "name [module]", "name [module]\tKIND" */
  static ofNames(bytes: Uint8Array): FunctionList {
    return FunctionList.#scan(bytes, (at) => at);
  }

  /** "0xSTART-0xEND\tname [module]" */
  static ofRanges(bytes: Uint8Array, file: string): FunctionList {
    return FunctionList.#scan(bytes, (at, end, line) => {
      const tab = bytes.indexOf(0x09, at);
      if (tab < 0 || tab >= end) throw badLine(file, line, 'not "0xSTART-0xEND<tab>NAME"');
      return tab + 1;
    });
  }

  static #scan(bytes: Uint8Array, nameAt: (at: number, end: number, line: number) => number): FunctionList {
    const count = countLines(bytes);
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    const rests = new Uint32Array(count);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const found = bytes.indexOf(NEWLINE, at);
      const end = found < 0 ? bytes.length : found;
      const start = nameAt(at, end, i + 1);
      let stop = start;
      while (stop < end && bytes[stop] !== 0x20 && bytes[stop] !== 0x09) stop++;
      starts[i] = start;
      ends[i] = stop;
      rests[i] = end;
      at = end + 1;
    }
    return new FunctionList(new NameTable(bytes, starts, ends), rests);
  }

  get length(): number {
    return this.names.length;
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  count(name: string): number {
    return this.names.findAll(name).length;
  }

  /** Line number of the first entry of that name, 0 if there is none. */
  line(name: string): number {
    return this.names.find(name) + 1;
  }

  module(i: number): string | null {
    return /\[([^\]]+)\]/.exec(this.#rest(i))?.[1] ?? null;
  }

  /** What follows name and module: "ERRNO" of an error-injection list. */
  note(i: number): string {
    return this.#rest(i)
      .replace(/\[[^\]]*\]/, '')
      .trim();
  }

  #rest(i: number): string {
    return decodeText(this.names.bytes, this.names.ends[i]!, this.#rests[i]!);
  }
}

import { letterBit, lower, mostOf, pairBit } from './letters';

/**
 * All names of a catalog in one buffer, with what a search looks at in columns beside it.
 *
 *   text    s c h e d : s c h e d _ s w i t c h v f s _ u n l i n k …
 *   starts  0                                 18
 *   names   6                                 0          where the name begins, past "category:"
 *   alias   0                                 0          where the part begins by which it is also known: sys_enter_|openat
 */
export class NameStore {
  text: Uint8Array;
  lower = new Uint8Array(0);
  starts: Uint32Array;
  names: Uint8Array;
  alias: Uint8Array;
  kinds: Uint8Array;
  modules: Uint16Array;
  /** 0 no, 1 yes, 2 unknown, 3 no point at all */
  traceable: Uint8Array;
  /** letters of the whole text; those that it has at least twice, three times; those that words begin with */
  letters = new Uint32Array(0);
  twice = new Uint32Array(0);
  thrice = new Uint32Array(0);
  firsts = new Uint32Array(0);
  /** those that words end with */
  lasts = new Uint32Array(0);
  /** how many times it has the letter that it has most often */
  most = new Uint8Array(0);
  /** pairs of letters that follow each other but for separators, as 64 bits: see `pairBit` */
  pairsLow = new Uint32Array(0);
  pairsHigh = new Uint32Array(0);
  /** where words begin, counted from the name's start: those of entry i from wordsAt[i] to wordsAt[i + 1] */
  words = new Uint8Array(0);
  wordsAt = new Uint32Array(0);
  length = 0;

  /** `entries`, `bytes`: how many of them are likely; more is possible. */
  constructor(entries: number, bytes: number) {
    const room = Math.max(1024, entries);
    this.text = new Uint8Array(Math.max(1 << 16, bytes));
    this.starts = new Uint32Array(room + 1);
    this.names = new Uint8Array(room + 1);
    this.alias = new Uint8Array(room + 1);
    this.kinds = new Uint8Array(room + 1);
    this.modules = new Uint16Array(room + 1);
    this.traceable = new Uint8Array(room + 1);
  }

  /** Make room for a name of up to `bytes` and give where it goes. */
  room(bytes: number): number {
    const at = this.starts[this.length]!;
    if (at + bytes > this.text.length) {
      const larger = new Uint8Array(Math.max(this.text.length * 2, at + bytes));
      larger.set(this.text);
      this.text = larger;
    }
    if (this.length + 2 > this.starts.length) this.#growColumns();
    return at;
  }

  /** Keep what was written up to `end` as an entry. Names longer than a column can say are cut. */
  add(end: number, kind: number, module: number, traceable: number, name = 0, alias = 0): number {
    const id = this.length++;
    this.starts[id + 1] = end;
    this.kinds[id] = kind;
    this.modules[id] = module;
    this.traceable[id] = traceable;
    this.names[id] = Math.min(name, 255);
    this.alias[id] = Math.min(alias, 255);
    return id;
  }

  addText(text: string, kind: number, module: number, traceable: number, name = 0, alias = 0): number {
    const at = this.room(text.length);
    for (let i = 0; i < text.length; i++) this.text[at + i] = text.charCodeAt(i);
    return this.add(at + text.length, kind, module, traceable, name, alias);
  }

  addBytes(
    bytes: Uint8Array,
    start: number,
    end: number,
    kind: number,
    module: number,
    traceable: number,
  ): number {
    const at = this.room(end - start);
    const { text } = this;
    for (let i = start, to = at; i < end; i++) text[to++] = bytes[i]!;
    return this.add(at + end - start, kind, module, traceable);
  }

  /** After the last name: cut the columns to size and compute what a search needs. */
  seal(): void {
    const n = this.length;
    this.starts = this.starts.slice(0, n + 1);
    this.text = this.text.slice(0, this.starts[n]!);
    for (const column of ['names', 'alias', 'kinds', 'traceable'] as const)
      this[column] = this[column].slice(0, n);
    this.modules = this.modules.slice(0, n);
    this.lower = this.text.slice();
    this.letters = new Uint32Array(n);
    this.twice = new Uint32Array(n);
    this.thrice = new Uint32Array(n);
    this.firsts = new Uint32Array(n);
    this.lasts = new Uint32Array(n);
    this.most = new Uint8Array(n);
    this.pairsLow = new Uint32Array(n);
    this.pairsHigh = new Uint32Array(n);
    this.wordsAt = new Uint32Array(n + 1);
    const words = new Uint8Array(this.lower.length);
    const bytes = this.lower;
    let count = 0;
    for (let i = 0, at = 0; i < n; i++) {
      const start = at;
      const end = this.starts[i + 1]!;
      let all = 0;
      let twice = 0;
      let thrice = 0;
      let firsts = 0;
      let lasts = 0;
      let lastBit = 0;
      let low = 0;
      let high = 0;
      let last = 0;
      let before = true;
      for (; at < end; at++) {
        const byte = lower(bytes[at]!);
        bytes[at] = byte;
        const bit = letterBit(byte);
        const separator = bit === 0;
        if (!separator) {
          thrice |= twice & bit;
          twice |= all & bit;
          all |= bit;
          const pair = pairBit(last, byte);
          if (pair < 32) low |= 1 << pair;
          else high |= 1 << pair;
          last = byte;
          lastBit = bit;
          if (before && at - start < 256) {
            firsts |= bit;
            words[count++] = at - start;
          }
        } else lasts |= lastBit;
        before = separator;
      }
      this.letters[i] = all;
      this.twice[i] = twice;
      this.thrice[i] = thrice;
      this.firsts[i] = firsts;
      this.lasts[i] = lasts | lastBit;
      this.most[i] = thrice === 0 ? (twice === 0 ? 1 : 2) : mostOf(bytes, start, end);
      this.pairsLow[i] = low;
      this.pairsHigh[i] = high;
      this.wordsAt[i + 1] = count;
    }
    this.words = words.slice(0, count);
  }

  #growColumns(): void {
    const size = this.starts.length * 2;
    const grown = <T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.starts = grown(this.starts, new Uint32Array(size));
    this.names = grown(this.names, new Uint8Array(size));
    this.alias = grown(this.alias, new Uint8Array(size));
    this.kinds = grown(this.kinds, new Uint8Array(size));
    this.traceable = grown(this.traceable, new Uint8Array(size));
    this.modules = grown(this.modules, new Uint16Array(size));
  }
}

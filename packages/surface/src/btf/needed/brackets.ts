import type { Tokens } from './tokens';

interface Round {
  sizeof: boolean;
  /** the last word outside square brackets */
  last: string;
  square: number;
  /** "struct" or "union" stands in it */
  tagged: boolean;
}

const SIZES = new Set(['sizeof', '_Alignof', '__alignof__']);

/**
 * What the brackets around a token say, kept while the tokens are walked over once.
 *
 *   sizeof(*p), sizeof(e->comm), sizeof x     the last name outside […] is the one whose size is asked for
 *   (u64)x + 1                                a cast to a plain type
 *   enum { A, B = 3, C }                      the source's own names
 */
export class Brackets {
  /** names whose size is asked for */
  readonly sized = new Set<string>();
  /** names that enums of the source declare */
  readonly enumerators = new Set<string>();
  readonly #round: Round[] = [];
  /** open "{" and "(": is it an enum's? */
  readonly #blocks: boolean[] = [];
  #enumAt = -1;
  #bareSizeof = false;
  /** the last ")": did its brackets hold no struct and no union? */
  #plainClose = false;

  constructor(private readonly tokens: Tokens) {}

  /** The next token, in order. */
  visit(i: number): void {
    const { text, word } = this.tokens;
    const t = text[i]!;
    const before = text[i - 1] ?? '';
    if (word[i]) this.#word(t, before, SIZES.has(t) && text[i + 1] !== '(');
    else {
      if (t !== '*') this.#bareSizeof = false;
      if (t === '(') this.#round.push({ sizeof: SIZES.has(before), last: '', square: 0, tagged: false });
      else if (t === ')') this.#close();
      else if (t === '[' || t === ']') this.#square(t === '[' ? 1 : -1);
      if (t === '(' || t === '{') this.#blocks.push(t === '{' && i === this.#enumAt);
      else if (t === ')' || t === '}') this.#blocks.pop();
    }
  }

  /** The "{" at token i is an enum's. */
  enumOpens(i: number): void {
    this.#enumAt = i;
  }

  /** Of the ")" just visited: is it a cast's to a plain type, or any brackets without struct and union? */
  get isPlainClose(): boolean {
    return this.#plainClose;
  }

  /** After the last token: what was never closed ends here. */
  end(): void {
    while (this.#round.length > 0) this.#close();
  }

  #word(name: string, before: string, bareSizeof: boolean): void {
    if (this.#bareSizeof) this.sized.add(name);
    if (bareSizeof) this.#bareSizeof = true;
    const round = this.#round.at(-1);
    if (round) {
      if (round.square === 0) round.last = name;
      if (name === 'struct' || name === 'union') round.tagged = true;
    }
    if (this.#blocks.at(-1) === true && (before === ',' || before === '{')) this.enumerators.add(name);
  }

  #square(change: number): void {
    const round = this.#round.at(-1);
    if (round) round.square += change;
  }

  #close(): void {
    const round = this.#round.pop();
    this.#plainClose = round !== undefined && !round.tagged;
    if (!round) return;
    if (round.sizeof && round.last !== '') this.sized.add(round.last);
    const outer = this.#round.at(-1);
    if (!outer) return;
    if (outer.square === 0 && round.last !== '') outer.last = round.last;
    outer.tagged ||= round.tagged;
  }
}

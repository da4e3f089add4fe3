import type { Tokens } from './tokens';

export const QUALIFIERS = new Set(['const', 'volatile', 'restrict', '__restrict']);

/**
 * Where one is past what stands at a token, for every token at once: found by one walk backwards, so that no row of
 * attributes or open bracket, however long, is walked over again from each of its words.
 *
 *   struct __attribute__((packed)) x { …       attributes[1] = 6, the x
 *   const struct x __user *                    qualifiers[0] = 1; qualifiers[3] = 4: a "*" follows
 */
export class Ahead {
  readonly #attributes: Int32Array;
  readonly #qualifiers: Int32Array;
  readonly #marks: Int32Array;
  readonly #text: readonly string[];

  constructor({ text, word }: Tokens) {
    const end = text.length;
    const closes = closingBrackets(text);
    const attributes = new Int32Array(end + 1).fill(end);
    const qualifiers = new Int32Array(end + 1).fill(end);
    const marks = new Int32Array(end + 1).fill(end);
    for (let i = end - 1; i >= 0; i--) {
      const t = text[i]!;
      const isAttribute = t === '__attribute__';
      const isQualifier = QUALIFIERS.has(t);
      attributes[i] = isAttribute ? attributes[closes[i + 1]! > 0 ? closes[i + 1]! + 1 : i + 1]! : i;
      qualifiers[i] = isQualifier ? qualifiers[i + 1]! : i;
      if (isAttribute) marks[i] = marks[attributes[i]!]!;
      else marks[i] = isQualifier || (word[i]! && t.startsWith('__')) ? marks[i + 1]! : i;
    }
    this.#attributes = attributes;
    this.#qualifiers = qualifiers;
    this.#marks = marks;
    this.#text = text;
  }

  /** Past any "__attribute__((…))". */
  attributes(i: number): number {
    return this.#attributes[i] ?? i;
  }

  /**
   * Past "const" and its like. Past __user, __rcu, __kptr, __attribute__((…)) only if a "*" follows: else one of them
   * may be the declared name itself.
   */
  qualifiers(i: number): number {
    const past = this.#marks[i] ?? i;
    return this.#text[past] === '*' ? past : (this.#qualifiers[i] ?? i);
  }
}

/** For each "(" its ")"; the end of the text where it is not closed; 0 for any other token. */
function closingBrackets(text: readonly string[]): Int32Array {
  const closes = new Int32Array(text.length + 1);
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') open.push(i);
    else if (text[i] === ')') {
      const from = open.pop();
      if (from !== undefined) closes[from] = i;
    }
  }
  for (const from of open) closes[from] = text.length - 1;
  return closes;
}

import { Matcher, MIN_LETTERS, NO_MATCH, score, TIER } from './match';
import type { NameStore } from './store';
import type { Term } from './term';

/** With more than this many names that hold a term whole, nobody wants it torn to pieces below them. */
const PLENTY = 1000;
/** With more than this many that hold it at all, nobody wants typos or scattered letters. */
const ENOUGH = 12;
const MIN_TYPO = 4;
/** As a score: the term's letters are not there in their order. Below it: they are, -3 - their score. */
const NOT_EVEN_LETTERS = -2;

/** Scores all names of a store for the terms of a query, from the sure matches to the vague. */
export class Scorer {
  /** of each entry: tier << 8 | detail, or below 0: no match; of the last query */
  readonly scores: Int32Array;
  readonly #matcher: Matcher;

  constructor(private readonly store: NameStore) {
    this.scores = new Int32Array(store.length);
    this.#matcher = new Matcher(store);
  }

  /** How many entries match all terms; without terms, all that the mask lets through. */
  score(terms: readonly Term[], mask: Uint8Array | null): number {
    // the longest term leaves least to be looked at again
    const [first, ...rest] = [...terms].sort((a, b) => b.squeezed.length - a.squeezed.length);
    let count = first ? this.#first(first, mask) : this.#all(mask);
    for (const term of rest) count = this.#next(term);
    return count;
  }

  #all(mask: Uint8Array | null): number {
    const { scores } = this;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const keep = mask === null || mask[i] === 1;
      scores[i] = keep ? 0 : NO_MATCH;
      if (keep) count++;
    }
    return count;
  }

  #first(term: Term, mask: Uint8Array | null): number {
    if (term.bytes.length === 1) return this.#letter(term, mask);
    const whole = this.#whole(term, mask);
    if (whole >= PLENTY) return whole;
    const count = whole + this.#pieces(term, mask);
    if (count >= ENOUGH) return count;
    const near = whole === 0 && term.squeezed.length >= MIN_TYPO ? this.#typos(term, mask) : 0;
    return count + near >= ENOUGH ? count + near : count + near + this.#letters(term, mask);
  }

  /** One letter: the bits know all that there is to know. */
  #letter(term: Term, mask: Uint8Array | null): number {
    const { scores } = this;
    const { letters } = this.store;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const has = (letters[i]! & term.letters) !== 0 && (mask === null || mask[i] === 1);
      scores[i] = has ? this.#ofLetter(i, term) : NO_MATCH;
      if (has) count++;
    }
    return count;
  }

  #ofLetter(i: number, term: Term): number {
    const { firsts, starts, names } = this.store;
    const rest = starts[i + 1]! - starts[i]! - names[i]! - 1;
    const tier = (firsts[i]! & term.letters) === 0 ? TIER.inside : rest === 0 ? TIER.exact : TIER.word;
    return score(tier, rest);
  }

  #whole(term: Term, mask: Uint8Array | null): number {
    const { letters, twice, thrice, most, pairsLow, pairsHigh } = this.store;
    const { scores } = this;
    const matcher = this.#matcher;
    const times = term.most;
    const wanted = term.letters;
    const wantedTwice = term.twice;
    const wantedThrice = term.thrice;
    const { low, high } = term.pairs;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      let found = NO_MATCH;
      if (
        (pairsLow[i]! & low) === low &&
        (pairsHigh[i]! & high) === high &&
        (letters[i]! & wanted) === wanted &&
        (twice[i]! & wantedTwice) === wantedTwice &&
        (thrice[i]! & wantedThrice) === wantedThrice &&
        most[i]! >= times &&
        (mask === null || mask[i] === 1)
      ) {
        found = matcher.whole(i, term);
        if (found >= 0) count++;
      }
      scores[i] = found;
    }
    return count;
  }

  #pieces(term: Term, mask: Uint8Array | null): number {
    const { letters, twice, thrice, most, firsts } = this.store;
    const { scores } = this;
    const matcher = this.#matcher;
    const times = term.most;
    const wanted = term.letters;
    const wantedTwice = term.twice;
    const wantedThrice = term.thrice;
    const { begins } = term;
    const short = term.squeezed.length < MIN_LETTERS;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      if (
        (firsts[i]! & begins) !== begins ||
        (letters[i]! & wanted) !== wanted ||
        (twice[i]! & wantedTwice) !== wantedTwice ||
        (thrice[i]! & wantedThrice) !== wantedThrice ||
        most[i]! < times ||
        scores[i]! >= 0 ||
        (mask !== null && mask[i] !== 1)
      )
        continue;
      // in pieces, too, its letters come in their order; what that tells is kept for #letters
      const loose = short ? 0 : matcher.letters(i, term);
      const found = loose === NO_MATCH ? NO_MATCH : matcher.pieces(i, term);
      if (found >= 0) {
        scores[i] = found;
        count++;
      } else if (!short) scores[i] = loose === NO_MATCH ? NOT_EVEN_LETTERS : NOT_EVEN_LETTERS - 1 - loose;
    }
    return count;
  }

  #typos(term: Term, mask: Uint8Array | null): number {
    const { letters, twice, most, pairsLow, pairsHigh } = this.store;
    const { first, second, exchanged } = term.typos;
    // one edit leaves one less of a letter
    const times = term.most - 1;
    const { scores } = this;
    const matcher = this.#matcher;
    const wanted = term.letters;
    const wantedTwice = term.twice;
    const wantedThrice = term.thrice;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const missing = wanted & ~letters[i]!;
      const once = wantedTwice & ~twice[i]!;
      // all letters are there, or but for one: a letter wrong
      if ((missing & (missing - 1)) !== 0 || (once & (once - 1)) !== 0 || (missing !== 0 && once !== 0))
        continue;
      if (most[i]! < times) continue;
      // three of a letter: one edit leaves two
      if ((wantedThrice & ~twice[i]!) !== 0) continue;
      if (scores[i]! >= 0 || (mask !== null && mask[i] !== 1)) continue;
      const low = pairsLow[i]!;
      const high = pairsHigh[i]!;
      const late =
        ((low & second.low) === second.low && (high & second.high) === second.high) ||
        ((low & exchanged.low) === exchanged.low && (high & exchanged.high) === exchanged.high);
      if (!late && ((low & first.low) !== first.low || (high & first.high) !== first.high)) continue;
      const found = matcher.typo(i, term.squeezed, late);
      if (found === NO_MATCH) continue;
      scores[i] = found;
      count++;
    }
    return count;
  }

  #letters(term: Term, mask: Uint8Array | null): number {
    const { letters, twice, thrice, most } = this.store;
    const { scores } = this;
    const matcher = this.#matcher;
    const times = term.most;
    const wanted = term.letters;
    const wantedTwice = term.twice;
    const wantedThrice = term.thrice;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      if ((letters[i]! & wanted) !== wanted || (twice[i]! & wantedTwice) !== wantedTwice) continue;
      if ((thrice[i]! & wantedThrice) !== wantedThrice || most[i]! < times) continue;
      if (scores[i]! >= 0 || (mask !== null && mask[i] !== 1)) continue;
      const known = scores[i]!;
      const found = known === NO_MATCH ? matcher.letters(i, term) : NOT_EVEN_LETTERS - 1 - known;
      if (found < 0) continue;
      scores[i] = found;
      count++;
    }
    return count;
  }

  /** A further term on what is left: the worse tier counts, the details add up. */
  #next(term: Term): number {
    const { letters, pairsLow, pairsHigh } = this.store;
    const { scores } = this;
    const matcher = this.#matcher;
    const single = term.bytes.length === 1;
    const { low, high } = term.pairs;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const before = scores[i]!;
      if (before < 0) continue;
      let found = NO_MATCH;
      if ((letters[i]! & term.letters) === term.letters) {
        if (single) found = this.#ofLetter(i, term);
        else {
          if ((pairsLow[i]! & low) === low && (pairsHigh[i]! & high) === high) found = matcher.whole(i, term);
          if (found === NO_MATCH) found = matcher.pieces(i, term);
          if (found === NO_MATCH) found = matcher.letters(i, term);
        }
      }
      if (found >= 0) {
        found = score(Math.max(before >> 8, found >> 8), (before & 255) + (found & 255));
        count++;
      }
      scores[i] = found;
    }
    return count;
  }
}

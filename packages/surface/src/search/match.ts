import { isSeparator, letterBit } from './letters';
import type { NameStore } from './store';
import type { Term } from './term';
import { oneEdit } from './typo';

/**
 * How well a name answers a term, best first.
 *
 *   exact      the name, its "category:name", or a syscall event's own part (sys_enter_|unlinkat)
 *   squeezed   the same but for separators: schedswitch = sched_switch
 *   word       whole, from the start of a word on: tcpv4 in tcp_v4_rcv
 *   inside     whole, somewhere
 *   words      in pieces, each from the start of a word on: tcp|retr in tcp_retransmit_skb
 *   typo       one letter wrong, missing, too many, or two exchanged
 *   letters    its letters in their order, somewhere
 */
export const TIER = { exact: 0, squeezed: 1, word: 2, inside: 3, words: 4, typo: 5, letters: 6 } as const;
export const NO_MATCH = -1;

/** Of a syscall's two events the exit stands second: the length of "sys_exit_". */
const EXIT = 9;
const IN_CATEGORY = 12;
/** A term that ends within a word: exec in workqueue_execute_end. */
const MID_WORD = 8;
/** Shorter terms are in order in half of all names: that says nothing. */
export const MIN_LETTERS = 3;

/** A score: tier << 8 | detail. Detail: 0…255, less is better: what is left over, how far in, how torn. */
export const score = (tier: number, detail: number) => (tier << 8) | (detail > 255 ? 255 : detail);

/** Tries of how a term falls on words; a name of equal words could otherwise take 2^n. */
const MAX_TRIES = 16;

/** Compares one term with names of one store. Not reentrant: it counts its tries. */
export class Matcher {
  #tries = 0;
  #torn = 0;

  constructor(private readonly store: NameStore) {}

  /** Tiers exact…inside of entry i; NO_MATCH. Whoever calls it has looked at its pairs of letters: most names lack one. */
  whole(i: number, term: Term): number {
    if ((this.store.firsts[i]! & letterBit(term.squeezed[0]!)) !== 0) {
      const found = this.#fromWord(i, term);
      if (found !== NO_MATCH) return found;
    }
    // one letter beside separators, s_ or _s_: it begins a word, which was seen, or ends one
    if (term.squeezed.length === 1 && !this.#endsWord(i, term)) return NO_MATCH;
    return this.#inside(i, term.bytes);
  }

  /** Names are compared whole only up to where words are known to begin. */
  #endsWord(i: number, { bytes, letters }: Term): boolean {
    const { lasts, starts } = this.store;
    if (starts[i + 1]! - starts[i]! >= 256) return true;
    return (lasts[i]! & letters) !== 0 && !isSeparator(bytes[0]!);
  }

  /** Tier words; NO_MATCH. */
  pieces(i: number, term: Term): number {
    const { firsts, pairsLow, pairsHigh } = this.store;
    const { pieces, begins, steps } = term;
    const first = firsts[i]!;
    if ((first & begins) !== begins) return NO_MATCH;
    const low = pairsLow[i]!;
    const high = pairsHigh[i]!;
    if (steps.length === 0) {
      if ((low & pieces.low) !== pieces.low || (high & pieces.high) !== pieces.high) return NO_MATCH;
      return term.cuts.length > 0 ? this.#onWords(i, term) : NO_MATCH;
    }
    for (let s = 0; s < steps.length; s += 3) {
      if ((low & steps[s]!) === 0 && (high & steps[s + 1]!) === 0 && (first & steps[s + 2]!) === 0)
        return NO_MATCH;
    }
    return this.#inPieces(i, term.squeezed);
  }

  /** Whole from the start of a word, as typed or but for separators. */
  #fromWord(i: number, term: Term): number {
    const { lower, starts, words, wordsAt, names, alias } = this.store;
    const { bytes, squeezed } = term;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    const name = names[i]!;
    let best = NO_MATCH;
    for (let w = wordsAt[i]!; w < wordsAt[i + 1]!; w++) {
      const offset = words[w]!;
      const p = start + offset;
      if (lower[p] !== squeezed[0]) continue;
      let k = 1;
      let q = p + 1;
      for (; q < end && k < squeezed.length; q++) {
        const byte = lower[q]!;
        if (byte === squeezed[k]) k++;
        else if (!isSeparator(byte)) break;
      }
      if (k < squeezed.length) continue;
      // a term with its own separators is what was typed only if they fall where the name has them
      const typed = q - p === bytes.length && same(lower, p, bytes);
      const edge = offset === name || offset === 0 || (alias[i]! > 0 && offset === alias[i]);
      let found: number;
      if (q === end && edge)
        found = score(
          typed ? TIER.exact : TIER.squeezed,
          offset === name ? 0 : offset - name === EXIT ? 2 : 1,
        );
      else {
        const torn = q === end || isSeparator(lower[q]!) ? 0 : MID_WORD;
        found = score(TIER.word, this.#rest(i, p, q - p) + torn + (typed ? 0 : 2));
      }
      if (best === NO_MATCH || found < best) best = found;
    }
    return best;
  }

  /** Letters of the name that the term does not cover, and how late it begins: in a category it has not begun well. */
  #rest(i: number, p: number, m: number): number {
    const { starts, names, alias } = this.store;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    const other = start + alias[i]!;
    const from = alias[i]! > 0 && p >= other ? other : start + names[i]!;
    const late = p < from ? IN_CATEGORY : p > from ? 8 + Math.min(p - from, 24) : 0;
    return Math.max(0, end - from - m) + late + (alias[i]! - names[i]! === EXIT ? 2 : 0);
  }

  #inside(i: number, bytes: Uint8Array): number {
    const { lower, starts } = this.store;
    const last = starts[i + 1]! - bytes.length;
    const first = bytes[0]!;
    for (let p = starts[i]!; p <= last; p++) {
      if (lower[p] === first && same(lower, p, bytes))
        return score(TIER.inside, this.#rest(i, p, bytes.length));
    }
    return NO_MATCH;
  }

  /** A term typed in words, tcp_retr_skb: each begins a word of the name, in that order. */
  #onWords(i: number, { squeezed, cuts }: Term): number {
    const { lower, starts, words, wordsAt, names } = this.store;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    const to = wordsAt[i + 1]!;
    let w = wordsAt[i]!;
    if (to - w <= cuts.length) return NO_MATCH;
    let last = -1;
    let skipped = 0;
    for (let piece = 0; piece <= cuts.length; piece++, w++) {
      const from = piece === 0 ? 0 : cuts[piece - 1]!;
      const until = cuts[piece] ?? squeezed.length;
      for (; w < to; w++) {
        const p = start + words[w]!;
        let n = from;
        while (n < until && p + n - from < end && lower[p + n - from] === squeezed[n]) n++;
        if (n === until) break;
      }
      if (w >= to) return NO_MATCH;
      if (last >= 0 && w > last + 1) skipped++;
      last = w;
    }
    return score(TIER.words, skipped * 8 + Math.max(0, end - start - names[i]! - squeezed.length));
  }

  #inPieces(i: number, term: Uint8Array): number {
    const { lower, starts, words, wordsAt, names } = this.store;
    const start = starts[i]!;
    const to = wordsAt[i + 1]!;
    let best = -1;
    this.#tries = 0;
    for (let w = wordsAt[i]!; w < to - 1; w++) {
      if (lower[start + words[w]!] !== term[0]) continue;
      this.#torn = 0;
      if (this.#place(i, term, 0, w, to) && (best < 0 || this.#torn < best)) best = this.#torn;
      if (this.#tries > MAX_TRIES) break;
    }
    const left = starts[i + 1]! - start - names[i]! - term.length;
    return best < 0 ? NO_MATCH : score(TIER.words, best * 8 + Math.max(0, left));
  }

  /** Lay term[k…] on words, the first piece on word `w`. What is skipped or cut between pieces is counted in #torn. */
  #place(i: number, term: Uint8Array, k: number, w: number, to: number): boolean {
    if (++this.#tries > MAX_TRIES) return false;
    const { lower, starts, words } = this.store;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    const p = start + words[w]!;
    let n = 0;
    while (k + n < term.length && p + n < end && lower[p + n] === term[k + n]) n++;
    if (k + n === term.length) return true;
    const cut = w + 1 < to && p + n === start + words[w + 1]! - 1 ? 0 : 1;
    for (let take = n; take > 0; take--) {
      for (let next = w + 1; next < to; next++) {
        if (lower[start + words[next]!] !== term[k + take]) continue;
        if (this.#place(i, term, k + take, next, to)) {
          this.#torn += (take < n ? 1 : cut) + (next > w + 1 ? 1 : 0);
          return true;
        }
        if (this.#tries > MAX_TRIES) return false;
      }
    }
    return false;
  }

  /**
   * One edit away from the start of some word on; NO_MATCH. Then one half of the term is there as it is: its first two
   * letters begin a word, or the caller has seen all pairs of the second half, or of the exchanged term (`late`).
   */
  typo(i: number, term: Uint8Array, late: boolean): number {
    const { lower, starts, words, wordsAt } = this.store;
    const start = starts[i]!;
    const end = starts[i + 1]!;
    const a = term[0]!;
    const b = term[1]!;
    for (let w = wordsAt[i]!; w < wordsAt[i + 1]!; w++) {
      const p = start + words[w]!;
      const x = lower[p]!;
      const y = lower[p + 1]!;
      const begins = x === a && (y === b || isSeparator(y));
      // an edit of one of the first two leaves one of them in its place, or next to it
      if (!begins && !(late && (x === a || x === b || y === a || y === b))) continue;
      if (oneEdit(lower, p, end, term)) return score(TIER.typo, this.#rest(i, p, term.length));
    }
    return NO_MATCH;
  }

  /** Tier letters: the term's, in their order; NO_MATCH. */
  letters(i: number, { squeezed: term }: Term): number {
    const m = term.length;
    if (m < MIN_LETTERS) return NO_MATCH;
    const { lower, starts } = this.store;
    const end = starts[i + 1]!;
    let k = 0;
    let from = -1;
    let p = starts[i]!;
    // no further than what is left of the name can hold what is left of the term
    for (let last = end - m; p <= last; p++) {
      if (lower[p] !== term[k]) continue;
      if (k === 0) from = p;
      last++;
      if (++k === m) return score(TIER.letters, 2 * (p + 1 - from - m) + Math.min(end - p - 1, 32));
    }
    return NO_MATCH;
  }
}

function same(lower: Uint8Array, p: number, bytes: Uint8Array): boolean {
  for (let k = 1; k < bytes.length; k++) if (lower[p + k] !== bytes[k]) return false;
  return true;
}

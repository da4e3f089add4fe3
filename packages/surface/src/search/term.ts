import { isSeparator, letterBit, lower, mostOf, pairBit } from './letters';

/** Pairs of letters as 64 bits. */
export interface Pairs {
  low: number;
  high: number;
}

/** One word of a query, ready to be compared with names. */
export interface Term {
  /** as typed, small letters: "sched_switch" */
  bytes: Uint8Array;
  /** without separators: "schedswitch" */
  squeezed: Uint8Array;
  /** where separators were typed, as offsets in `squeezed`: sched_switch → [5] */
  cuts: number[];
  /** its letters as bits; those that it has at least twice, three times */
  letters: number;
  twice: number;
  thrice: number;
  /** how many times it has the letter that it has most often */
  most: number;
  /** pairs of letters that a name must have to hold the term whole */
  pairs: Pairs;
  /** the same of its two halves, of which an edit leaves one as it is; and of it with the two middle letters exchanged */
  typos: { first: Pairs; second: Pairs; exchanged: Pairs };
  /** pairs inside the pieces that were typed apart, and the letters that words must then begin with */
  pieces: Pairs;
  begins: number;
  /** without separators it may be torn anywhere: at each letter its pair's two words of bits, or a word begins there */
  steps: Int32Array;
}

/** Longer terms are cut: no name is that long. */
const MAX_TERM = 64;

export function makeTerm(text: string): Term | null {
  const bytes: number[] = [];
  for (let i = 0; i < text.length && bytes.length < MAX_TERM; i++)
    bytes.push(lower(Math.min(text.charCodeAt(i), 255)));
  const squeezed: number[] = [];
  const cuts: number[] = [];
  for (const byte of bytes) {
    if (!isSeparator(byte)) squeezed.push(byte);
    else if (squeezed.length > 0 && cuts.at(-1) !== squeezed.length) cuts.push(squeezed.length);
  }
  if (squeezed.length === 0) return null;
  if (cuts.at(-1) === squeezed.length) cuts.pop();
  let letters = 0;
  let twice = 0;
  let thrice = 0;
  for (const byte of squeezed) {
    thrice |= twice & letterBit(byte);
    twice |= letters & letterBit(byte);
    letters |= letterBit(byte);
  }
  const middle = squeezed.length >> 1;
  const bounds = [0, ...cuts, squeezed.length];
  const apart = bounds.slice(1).map((to, i) => pairsOf(squeezed, bounds[i]!, to));
  const step = (i: number): number[] => {
    const { low, high } = pairsOf(squeezed, i, i + 2);
    return [low, high, letterBit(squeezed[i + 1]!)];
  };
  return {
    bytes: Uint8Array.from(bytes),
    squeezed: Uint8Array.from(squeezed),
    cuts,
    letters,
    twice,
    thrice,
    most: mostOf(squeezed, 0, squeezed.length),
    pairs: pairsOf(squeezed, 0, squeezed.length),
    typos: {
      first: pairsOf(squeezed, 0, middle),
      second: pairsOf(squeezed, middle, squeezed.length),
      exchanged: pairsOf(exchanged(squeezed, middle), 0, squeezed.length),
    },
    pieces: cuts.length === 0 ? { low: 0, high: 0 } : either(apart),
    begins: bounds.slice(0, -1).reduce((bits, at) => bits | letterBit(squeezed[at]!), 0),
    steps: Int32Array.from(cuts.length === 0 ? squeezed.slice(1).flatMap((_, i) => step(i)) : []),
  };
}

const exchanged = (letters: readonly number[], at: number): number[] =>
  at === 0
    ? [...letters]
    : [...letters.slice(0, at - 1), letters[at]!, letters[at - 1]!, ...letters.slice(at + 1)];

const either = (all: readonly Pairs[]): Pairs => ({
  low: all.reduce((bits, { low }) => bits | low, 0),
  high: all.reduce((bits, { high }) => bits | high, 0),
});

function pairsOf(letters: readonly number[], from: number, to: number): Pairs {
  const pairs = { low: 0, high: 0 };
  for (let i = from + 1; i < to; i++) {
    const bit = pairBit(letters[i - 1]!, letters[i]!);
    if (bit < 32) pairs.low |= 1 << bit;
    else pairs.high |= 1 << bit;
  }
  return pairs;
}

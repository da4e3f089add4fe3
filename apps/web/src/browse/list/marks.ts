/** A stretch of a name: [from, to). */
export type Mark = readonly [from: number, to: number];

/**
 * Which letters of a name the words of a query mean: whole where the name has the word (but for separators), else
 * letter by letter, from the starts of words where it can.
 *
 *   tcpretr in tcp_retransmit_skb  →  [0,3) [4,8)
 */
export function marksOf(name: string, words: readonly string[]): Mark[] {
  const marked = new Uint8Array(name.length);
  for (const word of words) {
    const at = find(name.toLowerCase(), squeeze(word));
    for (const i of at) marked[i] = 1;
  }
  const marks: Mark[] = [];
  for (let i = 0; i < name.length; i++) {
    if (!marked[i]) continue;
    let end = i;
    while (end < name.length && marked[end]) end++;
    marks.push([i, end]);
    i = end;
  }
  return marks;
}

const isSeparator = (char: string | undefined): boolean => char !== undefined && '_.:-/$'.includes(char);
const squeeze = (word: string): string => [...word.toLowerCase()].filter((c) => !isSeparator(c)).join('');
const startsWord = (name: string, i: number): boolean => i === 0 || isSeparator(name[i - 1]);

/** Places of the word's letters, best reading first; [] where they are not all there. */
function find(name: string, word: string): number[] {
  if (word === '') return [];
  let inside: number[] | null = null;
  // the last part of a name is what it is called by: sched:|sched_switch
  for (let i = name.length - 1; i >= 0; i--) {
    if (name[i] !== word[0]) continue;
    const run = whole(name, word, i);
    if (!run) continue;
    if (startsWord(name, i)) return run;
    inside ??= run;
  }
  return inside ?? pieces(name, word, 0, 0) ?? letters(name, word);
}

/** The whole word from i on, separators passed over. */
function whole(name: string, word: string, i: number): number[] | null {
  const at: number[] = [];
  let k = 0;
  for (let p = i; p < name.length && k < word.length; p++) {
    if (name[p] === word[k]) {
      at.push(p);
      k++;
    } else if (!isSeparator(name[p])) return null;
  }
  return k === word.length ? at : null;
}

/** In pieces, each from the start of a word on; the longest piece is tried first. */
function pieces(name: string, word: string, k: number, from: number, depth = 0): number[] | null {
  if (k === word.length) return [];
  if (depth > 6) return null;
  for (let i = from; i < name.length; i++) {
    if (!startsWord(name, i) || name[i] !== word[k]) continue;
    let n = 0;
    while (k + n < word.length && name[i + n] === word[k + n]) n++;
    for (let take = n; take > 0; take--) {
      const rest = pieces(name, word, k + take, i + take, depth + 1);
      if (rest) return [...Array.from({ length: take }, (_, j) => i + j), ...rest];
    }
  }
  return null;
}

function letters(name: string, word: string): number[] {
  const at: number[] = [];
  for (let i = 0; i < name.length && at.length < word.length; i++) {
    if (name[i] === word[at.length]) at.push(i);
  }
  return at.length === word.length ? at : [];
}

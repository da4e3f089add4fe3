/** So long must a word be to be taken for one that it is like: shorter ones are like too many. */
const SHORTEST = 5;
/** From here on two faults are forgiven. */
const LONG = 8;

interface Known {
  has(word: string): boolean;
  keys(): Iterable<string>;
}

/**
 * The words that a mistyped one may mean: a letter more, less, or in its neighbour's place, with the same first letter.
 * The word itself where it is like none.
 */
export function nearWords(word: string, ...known: readonly Known[]): string[] {
  if (word.length < SHORTEST || !/^[a-z]+$/.test(word)) return [word];
  const near = new Map<string, number>();
  for (const words of known) {
    for (const other of words.keys()) {
      const faults = faultsBetween(word, other);
      if (faults !== null) near.set(other, faults);
    }
  }
  const least = Math.min(...near.values());
  const best = [...near].filter(([, faults]) => faults === least).map(([other]) => other);
  return best.length > 0 ? best : [word];
}

/** How many letters differ, or null for two words that are none in another spelling. */
function faultsBetween(word: string, other: string): number | null {
  const allowed = word.length >= LONG && other.length >= LONG - 1 ? 2 : 1;
  if (word[0] !== other[0] || other.length < SHORTEST) return null;
  if (Math.abs(word.length - other.length) > allowed) return null;
  // "journald" is a name: the daemon of the journal
  if (word === `${other}d`) return null;
  // "print" is a word, not the beginning of "printk"
  if (other.startsWith(word)) return null;
  const faults = distance(word, other);
  return faults <= allowed ? faults : null;
}

/** Letters to add, to leave out, to swap with their neighbour; another letter is two faults. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 2));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/** A number that was asked for, at most `most`; what was taken down is said in `words`. */
export function clamped(name: string, asked: number, most: number, words: string[]): number {
  if (asked <= most) return asked;
  words.push(`${name} ${asked} is more than is given here: ${most}`);
  return most;
}

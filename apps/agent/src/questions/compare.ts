/** An event that was made: `bpf/bench/questions.c` has the format. */
export interface Made {
  readonly name: string;
  readonly key: string;
  /** the question asks for it: else it only looks like one, and no row should have it */
  readonly wanted: boolean;
  /** 0, or a negative error number */
  readonly result: number;
}

export interface Seen extends Made {
  readonly ours: boolean;
  /** null: no tool of theirs runs here */
  readonly theirs: boolean | null;
}

export function madeOf(text: string): Made[] {
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((parts) => parts.length === 4)
    .map(([name, key, wanted, result]) => ({
      name: name!,
      key: key!,
      wanted: wanted === '1',
      result: Number(result),
    }));
}

/** Which events each has a row of: one row tells of one event. */
export function compare(
  made: readonly Made[],
  ours: readonly string[],
  theirs: readonly string[] | null,
  part: (key: string) => string = (key) => key,
): Seen[] {
  const mine = new Tally(ours);
  const others = theirs && new Tally(theirs);
  return made.map((event) => ({
    ...event,
    ours: mine.take(event.key),
    theirs: others ? others.take(part(event.key)) : null,
  }));
}

/** How often each key is left. */
class Tally {
  readonly #left = new Map<string, number>();

  constructor(keys: readonly string[]) {
    for (const key of keys) this.#left.set(key, (this.#left.get(key) ?? 0) + 1);
  }

  take(key: string): boolean {
    const left = this.#left.get(key) ?? 0;
    this.#left.set(key, left - 1);
    return left > 0;
  }
}

/** Rows of ours for one event beyond the first. */
export function doubles(made: readonly Made[], ours: readonly string[]): number {
  const wanted = new Map<string, number>();
  for (const { key } of made) wanted.set(key, (wanted.get(key) ?? 0) + 1);
  let more = 0;
  for (const [key, n] of wanted) more += Math.max(0, ours.filter((each) => each === key).length - n);
  return more;
}

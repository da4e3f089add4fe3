/** A line of one of the sources: `own` when not all the others have it. */
export interface SourceLine {
  readonly text: string;
  readonly own: boolean;
}
/** Lines to show, or how many are left out because every source has them. */
export type Piece = { readonly lines: readonly SourceLine[] } | { readonly alike: number };

/** So many lines that all have are shown around one that they have not. */
const AROUND = 1;

/**
 * Sources side by side, each cut to what not all of them have. A line is told by its text, wherever it stands: programs of
 * one spec have the same parts in the same order.
 */
export function marked(sources: readonly string[]): SourceLine[][] {
  const lines = sources.map((source) => source.replace(/\n+$/, '').split('\n'));
  const sets = lines.map((own) => new Set(own.map((text) => text.trim())));
  return lines.map((own) =>
    own.map((text) => ({
      text,
      own: text.trim() !== '' && !sets.every((set) => set.has(text.trim())),
    })),
  );
}

export function folded(lines: readonly SourceLine[]): Piece[] {
  const shown = lines.map((_, i) =>
    lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ own }) => own),
  );
  const pieces: Piece[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && shown[to] === shown[from]) to += 1;
    pieces.push(shown[from] ? { lines: lines.slice(from, to) } : { alike: to - from });
    from = to;
  }
  return pieces;
}

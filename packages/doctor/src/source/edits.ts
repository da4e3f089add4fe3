/** A change of the user's source: `count` lines from `line` (from 1) on become `text`; null takes them away. */
export interface Edit {
  readonly line: number;
  /** 0: put the text on lines of its own before `line` */
  readonly count: number;
  readonly text: string | null;
}

/** The source with all edits made. They may come in any order and must not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const lines = source.split('\n');
  // from the end, so that line numbers keep their meaning; of two at one line the insertion comes last
  const ordered = [...edits].sort((a, b) => b.line - a.line || b.count - a.count);
  for (const { line, count, text } of ordered) {
    lines.splice(line - 1, count, ...(text === null ? [] : text.split('\n')));
  }
  return lines.join('\n');
}

/**
 * The edits that make one text of another: a run of equal lines separates two. Lines that moved are not looked for,
 * because no remedy moves any.
 */
export function editsBetween(before: string, after: string): Edit[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (start === endA && start === endB) return [];
  const split = splitAtEqual(a.slice(start, endA), b.slice(start, endB));
  return split.map(({ at, count, text }) => ({ line: start + at + 1, count, text }));
}

interface Piece {
  at: number;
  count: number;
  text: string | null;
}

/** Two changed stretches with an unchanged line between them are two edits, where they pair up line by line. */
function splitAtEqual(a: readonly string[], b: readonly string[]): Piece[] {
  const whole = [{ at: 0, count: a.length, text: b.length === 0 ? null : b.join('\n') }];
  if (a.length !== b.length) return whole;
  const pieces: Piece[] = [];
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    const last = pieces.at(-1);
    if (last && last.at + last.count === i) {
      last.count++;
      last.text += `\n${b[i]}`;
    } else pieces.push({ at: i, count: 1, text: b[i]! });
  }
  return pieces;
}

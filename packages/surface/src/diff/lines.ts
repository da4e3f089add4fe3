/** A piece of a line; `changed`: the other side has something else there. */
export interface Piece {
  text: string;
  changed: boolean;
}

/** A row of a side-by-side view; null: that side has no such line. */
export interface Row {
  kind: 'same' | 'changed' | 'removed' | 'added';
  a: Piece[] | null;
  b: Piece[] | null;
}

/** Longer texts are compared line by line only at their ends: an LCS of them would take long. */
const MAX_CELLS = 4_000_000;

/** Two texts beside each other: lines that belong together in one row, changed words marked. */
export function sideBySide(a: readonly string[], b: readonly string[]): Row[] {
  const rows: Row[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    pair(removed, added, rows);
    removed = [];
    added = [];
  };
  for (const [left, right] of align(a, b)) {
    if (left !== null && right !== null) {
      flush();
      rows.push({ kind: 'same', a: [plain(left)], b: [plain(right)] });
    } else if (left !== null) removed.push(left);
    else if (right !== null) added.push(right);
  }
  flush();
  return rows;
}

const plain = (text: string): Piece => ({ text, changed: false });

/** Lines removed and added at one place: those that share most words stand beside each other. */
function pair(removed: readonly string[], added: readonly string[], rows: Row[]): void {
  const [only, other] = [removed[0], added[0]];
  if (removed.length === 1 && added.length === 1 && only !== undefined && other !== undefined) {
    // one line for one: whatever they have in common
    if (alike(only, other) > 0) {
      const [left, right] = words(only, other);
      rows.push({ kind: 'changed', a: left, b: right });
      return;
    }
  }
  let next = 0;
  for (const line of removed) {
    let best = -1;
    let score = 0.45;
    for (let i = next; i < added.length; i++) {
      const likeness = alike(line, added[i]!);
      if (likeness > score) {
        score = likeness;
        best = i;
      }
    }
    if (best < 0) {
      rows.push({ kind: 'removed', a: [{ text: line, changed: true }], b: null });
      continue;
    }
    for (; next < best; next++)
      rows.push({ kind: 'added', a: null, b: [{ text: added[next]!, changed: true }] });
    const [left, right] = words(line, added[next++]!);
    rows.push({ kind: 'changed', a: left, b: right });
  }
  for (; next < added.length; next++)
    rows.push({ kind: 'added', a: null, b: [{ text: added[next]!, changed: true }] });
}

const split = (line: string): string[] => line.match(/\w+|\s+|[^\w\s]/g) ?? [];

/**
 * Names that both lines have, of all that they have; offsets tell little. What is declared, the last name, counts
 * as much as all others: "pid_t pid" is nearer to "int pid" than to "pid_t tgid".
 */
function alike(a: string, b: string): number {
  const bare = (line: string) => line.replace(/\/\*.*\*\//, '').replace(/[;,]\s*$/, '');
  const names = (line: string) => bare(line).match(/[A-Za-z_]\w*/g) ?? [];
  const left = names(a);
  const right = names(b);
  if (left.length === 0 && right.length === 0) return bare(a).trim() === bare(b).trim() ? 1 : 0;
  const all = new Set(right);
  const both = new Set(left.filter((name) => all.has(name))).size;
  const likeness = (2 * both) / (new Set(left).size + all.size);
  return (likeness + (left.at(-1) === right.at(-1) ? 1 : 0)) / 2;
}

function words(a: string, b: string): [Piece[], Piece[]] {
  const left: Piece[] = [];
  const right: Piece[] = [];
  const put = (to: Piece[], text: string, changed: boolean) => {
    const last = to.at(-1);
    if (last?.changed === changed) last.text += text;
    else to.push({ text, changed });
  };
  for (const [x, y] of align(split(a), split(b))) {
    // a deeper indent is no change of a word
    if (x !== null) put(left, x, y === null && x.trim() !== '');
    if (y !== null) put(right, y, x === null && y.trim() !== '');
  }
  return [left, right];
}

/** The longest common subsequence of two lists, as pairs. */
function* align(a: readonly string[], b: readonly string[]): Generator<[string | null, string | null]> {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    yield [a[start]!, b[start]!];
    start++;
  }
  let tail = 0;
  while (tail < a.length - start && tail < b.length - start && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(start, a.length - tail);
  const right = b.slice(start, b.length - tail);
  if (left.length * right.length > MAX_CELLS) {
    for (const line of left) yield [line, null];
    for (const line of right) yield [null, line];
  } else yield* lcs(left, right);
  for (let i = a.length - tail; i < a.length; i++) yield [a[i]!, a[i]!];
}

function* lcs(a: readonly string[], b: readonly string[]): Generator<[string | null, string | null]> {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) yield [a[i++]!, b[j++]!];
    else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) {
      yield [a[i++]!, null];
    } else yield [null, b[j++]!];
  }
}

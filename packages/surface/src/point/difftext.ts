import { joined, line, type Printable, printable, trimmed } from '@hooklab/base';
import type { Change, KindDiff, PointDiff } from '../diff/diff';
import type { Piece, Row } from '../diff/lines';

/** How changed words are shown: colours on a terminal, «…» elsewhere. */
export interface Marks {
  removed: (text: Printable) => Printable;
  added: (text: Printable) => Printable;
  /** mark lines that only one side has, too; their gutter says it already */
  lines: boolean;
}

const GUTTER: Record<Row['kind'], string> = { same: ' ', changed: '|', removed: '<', added: '>' };
const MIN_COLUMN = 24;
const TAB = '    ';

/**
 * Two kernels beside each other, as `diff -y` does, in `width` columns; long lines go on below.
 *
 *   changed  fn:vfs_unlink
 *   6.1                                  7.2
 *   int vfs_unlink(                      int vfs_unlink(
 *       struct «user_namespace» *ns,   |     struct «mnt_idmap» *idmap,
 */
export function diffText(
  diff: PointDiff,
  names: readonly [string, string],
  width: number,
  marks: Marks,
): Printable[] {
  const out = [line`${diff.path}: ${diff.status}`];
  if (diff.near.length > 0) out.push(line`new in ${names[1]}, with a like name: ${diff.near.join(', ')}`);
  const { rows: shown, heads } = faces(diff, names);
  if (shown.length === 0) return out;
  const plain: Piece[][] = heads.map((text) => [{ text, changed: false }]);
  const column = Math.max(MIN_COLUMN, Math.floor((width - 3) / 2));
  const rows: { gutter: string; a: Piece[]; b: Piece[] }[] = [{ gutter: ' ', a: plain[0]!, b: plain[1]! }];
  for (const row of shown) {
    const side = (pieces: Piece[] | null) =>
      row.kind === 'changed' || marks.lines
        ? (pieces ?? [])
        : (pieces ?? []).map(({ text }) => ({ text, changed: false }));
    rows.push({ gutter: GUTTER[row.kind], a: side(row.a), b: side(row.b) });
  }
  for (const { gutter, a, b } of rows) {
    const left = wrap(a, column, marks.removed);
    const right = wrap(b, column, marks.added);
    for (let i = 0; i < Math.max(left.length, right.length, 1); i++) {
      const { text, length } = left[i] ?? EMPTY;
      const middle = line`${' '.repeat(Math.max(0, column - length))} ${gutter} `;
      out.push(trimmed(joined(text, middle, (right[i] ?? EMPTY).text)));
    }
  }
  return out;
}

/** A function that is gone stands beside the one that it may have become. */
function faces(
  { path, rows, like }: PointDiff,
  [a, b]: readonly [string, string],
): { rows: Row[]; heads: string[] } {
  return like
    ? { rows: like.rows, heads: [`${a}: ${path.replace(/^fn:/, '')}`, `${b}: ${like.name}`] }
    : { rows, heads: [a, b] };
}

/** `length` counts what is seen, without colours. */
interface Part {
  text: Printable;
  length: number;
}

const EMPTY: Part = { text: line``, length: 0 };

/** Lines of at most `column` letters. */
function wrap(pieces: readonly Piece[], column: number, mark: Marks['removed']): Part[] {
  const extra = mark(line`x`).replaceAll(ESCAPES, '').length - 1;
  const lines: Part[] = [];
  let last = EMPTY;
  for (const piece of pieces) {
    let rest: string = printable(piece.text.replaceAll('\t', TAB));
    const around = piece.changed ? extra : 0;
    while (rest !== '') {
      const room = column - last.length - around;
      if (room <= 0) {
        lines.push(last);
        last = EMPTY;
        continue;
      }
      // a letter of two halves stays whole
      const end = /[\ud800-\udbff]/.test(rest[room - 1] ?? '') ? room + 1 : room;
      const part = printable(rest.slice(0, end));
      rest = rest.slice(end);
      last = {
        text: joined(last.text, piece.changed ? mark(part) : part),
        length: last.length + part.length + around,
      };
    }
  }
  if (last.length > 0) lines.push(last);
  return lines;
}

/** Colours of a terminal take no room. */
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** "tracepoint: 1508 the same, 12 changed, 30 appeared, 4 vanished" */
export function kindDiffLine(kind: string, { same, changed, appeared, vanished }: KindDiff): string {
  return `${kind}: ${same} the same, ${changed.length} changed, ${appeared.length} appeared, ${vanished.length} vanished`;
}

/**
 *   + sys_enter_x                       appeared
 *   - sys_enter_y                       vanished
 *   ~ task_rename: offset of pid 8 → 12
 */
export function kindDiffText({ appeared, vanished, changed }: KindDiff): string[] {
  return [
    ...appeared.map((name) => `  + ${name}`),
    ...vanished.map((name) => `  - ${name}`),
    ...changed.map(({ name, changes }) => `  ~ ${name}: ${changes.filter(tells).map(changeText).join('; ')}`),
  ];
}

/** Where a member that is new or gone lies or lay tells nothing more. */
const tells = ({ what, from, to }: Change): boolean =>
  (from !== null && to !== null) || !/^(?:offset|size) of /.test(what);

function changeText({ what, from, to }: Change): string {
  if (from === null) return `+ ${what} ${to}`;
  return to === null ? `- ${what} ${from}` : `${what} ${from} → ${to}`;
}

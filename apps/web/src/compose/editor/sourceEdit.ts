import type { SourceEdit } from '@hooklab/protocol';

/** A range of a text model, lines and columns from 1, and what it becomes. */
export interface TextChange {
  from: { line: number; column: number };
  to: { line: number; column: number };
  text: string;
}

/** Edits of whole lines as changes of ranges; `lengths`: characters of each line of the source as it is now. */
export function textChanges(edits: readonly SourceEdit[], lengths: readonly number[]): TextChange[] {
  const last = lengths.length;
  const end = { line: last, column: (lengths[last - 1] ?? 0) + 1 };
  return edits.map(({ line, count, text }) => {
    const from = Math.min(line, last + 1);
    const next = from + count;
    if (next <= last) {
      return {
        from: { line: from, column: 1 },
        to: { line: next, column: 1 },
        text: text === null ? '' : `${text}\n`,
      };
    }
    // up to the end of the text: the line break before it goes along
    const before = from === 1 ? { line: 1, column: 1 } : { line: from - 1, column: lengths[from - 2]! + 1 };
    const broken = from === 1 ? (text ?? '') : text === null ? '' : `\n${text}`;
    return { from: before, to: end, text: broken };
  });
}

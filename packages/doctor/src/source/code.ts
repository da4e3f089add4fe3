import { blankComments } from '@hooklab/probe';

/** A change of the code alone: comments and strings stay as they are. `change` sees them blanked, at equal length. */
export function changeCode(
  source: string,
  pattern: RegExp,
  to: (found: RegExpExecArray) => string | null,
): string | null {
  const code = blankComments(source).replace(/"(?:[^"\\\n]|\\.)*"/g, (s) => `"${' '.repeat(s.length - 2)}"`);
  let out = '';
  let from = 0;
  for (let found = pattern.exec(code); found; found = pattern.exec(code)) {
    const text = to(found);
    if (text !== null) {
      out += source.slice(from, found.index) + text;
      from = found.index + found[0].length;
    }
    if (!pattern.global) break;
    if (found[0] === '') pattern.lastIndex++;
  }
  return from === 0 ? null : out + source.slice(from);
}

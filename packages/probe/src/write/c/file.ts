/** Kernel style: tabs, 100 columns, a comment above what it explains. */
const WIDTH = 100;
const TAB = 8;

/** A block comment, filled to the width. */
export function comment(paragraphs: readonly string[], indent = ''): string[] {
  const lines = paragraphs.flatMap((p, i) => [
    ...(i > 0 ? [''] : []),
    ...fill(p, WIDTH - 3 - columns(indent)),
  ]);
  if (lines.length === 1) return [`${indent}/* ${lines[0]} */`];
  return [`${indent}/*`, ...lines.map((l) => `${indent} *${l ? ` ${l}` : ''}`), `${indent} */`];
}

/** A text as C’s literal. */
export const quoted = (text: string): string =>
  `"${text.replace(/["\\?\x00-\x1f\x7f-\xff]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;

/** Text from a spec inside a comment must neither end it nor begin another. */
export function plain(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll('/*', '/ *').replace(/\s+/g, ' ').trim();
}

/** A statement, broken after "=" or "," where it is too long for a line. */
export function statement(text: string, indent = '\t'): string[] {
  if (columns(indent) + text.length <= WIDTH) return [indent + text];
  const lines: string[] = [];
  let line = indent;
  for (const part of text.split(/(?<=[,=]) /)) {
    if (line.trim() !== '' && columns(line) + part.length + 1 > WIDTH) {
      lines.push(line.trimEnd());
      line = `${indent}\t\t`;
    }
    line += `${part} `;
  }
  return [...lines, line.trimEnd()];
}

/** Members with their comments in one column. */
export function members(rows: readonly { declaration: string; about: string }[]): string[] {
  const width = Math.max(...rows.map((r) => r.declaration.length)) + 1;
  return rows.map(({ declaration, about }) => {
    const text = about ? `${`${declaration};`.padEnd(width)} /* ${plain(about)} */` : `${declaration};`;
    return `\t${text}`;
  });
}

function fill(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}

function columns(text: string): number {
  let width = 0;
  for (const c of text) width = c === '\t' ? width + TAB - (width % TAB) : width + 1;
  return width;
}

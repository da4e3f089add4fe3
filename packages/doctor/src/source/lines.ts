/** Changes of lines of a source, counted from 1; null where nothing changes. */

export const lineOf = (source: string, line: number): string => source.split('\n')[line - 1] ?? '';

export function inLine(source: string, line: number, change: (text: string) => string): string | null;
export function inLine(source: string | null, line: number, change: (text: string) => string): string | null;
export function inLine(source: string | null, line: number, change: (text: string) => string): string | null {
  if (source === null) return null;
  const lines = source.split('\n');
  const text = lines[line - 1];
  const changed = text === undefined ? text : change(text);
  if (changed === undefined || changed === text) return null;
  lines[line - 1] = changed;
  return lines.join('\n');
}

/** Lines before a line, indented as it is. */
export function before(source: string, line: number, added: readonly string[]): string {
  const lines = source.split('\n');
  const indent = /^\s*/.exec(lines[line - 1] ?? '')![0];
  lines.splice(line - 1, 0, ...added.map((text) => indent + text));
  return lines.join('\n');
}

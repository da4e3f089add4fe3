import type { Diagnostic } from '@hooklab/protocol';

export interface Mark {
  startLineNumber: number;
  endLineNumber: number;
  startColumn: number;
  endColumn: number;
  severity: Diagnostic['severity'];
  message: string;
  source: string;
}

/** Where a diagnostic is underlined: from its column to the end of that word, or the whole line's text. */
export function markOf(diagnostic: Diagnostic, lines: readonly string[]): Mark | null {
  const { line, column, severity, message, tool } = diagnostic;
  if (line === null) return null;
  // The source may have been edited since: never beyond it.
  const number = Math.min(line, Math.max(1, lines.length));
  const text = lines[number - 1] ?? '';
  const indent = text.length - text.trimStart().length;
  const start = column === null ? indent + 1 : Math.min(column, text.length + 1);
  const word = column === null ? null : /^\w+|^\S/.exec(text.slice(start - 1));
  const end = word ? start + word[0].length : Math.max(start + 1, text.trimEnd().length + 1);
  return {
    startLineNumber: number,
    endLineNumber: number,
    startColumn: start,
    endColumn: end,
    severity,
    message,
    source: tool,
  };
}

/** Errors before warnings; within these as the tool told them. A note stays with the remark that it explains. */
export function bySeverity(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const order = { error: 0, warning: 1, note: 2 } as const;
  const groups: Diagnostic[][] = [];
  for (const d of diagnostics) {
    const last = groups.at(-1);
    if (d.severity === 'note' && last) last.push(d);
    else groups.push([d]);
  }
  return groups.sort((a, b) => order[a[0]!.severity] - order[b[0]!.severity]).flat();
}

/** Where a fact was read: a file of the surface and, where it has lines, the line from 1. */
export interface Source {
  file: string;
  line?: number;
}

/** "kallsyms:71023" */
export function sourceText(source: Source): string {
  return source.line ? `${source.file}:${source.line}` : source.file;
}

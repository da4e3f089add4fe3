import { decodeText, type Source, type Surface } from '@hooklab/surface';

/** A few lines of a file of a surface, as read. */
export interface SourceLines {
  file: string;
  /** number of the first line, from 1 */
  from: number;
  lines: string[];
  /** why there is nothing to show */
  absent: string | null;
}

const AROUND = 2;
/** Without a line: the head of the file. */
const HEAD = 40;
const LONGEST = 400;

export function sourceLines(surface: Surface, { file, line }: Source): SourceLines {
  const bytes = surface.file(file);
  const nothing = (absent: string) => ({ file, from: 1, lines: [], absent });
  if (!bytes) return nothing(surface.absence(file) ?? 'not in this surface');
  if (file.startsWith('btf/')) return nothing(`binary: ${bytes.length.toLocaleString('en')} bytes of BTF`);
  const from = line ? Math.max(1, line - AROUND) : 1;
  const to = line ? line + AROUND : HEAD;
  const lines: string[] = [];
  let start = 0;
  for (let n = 1; n <= to && start < bytes.length; n++) {
    const end = bytes.indexOf(10, start);
    const stop = end < 0 ? bytes.length : end;
    if (n >= from) lines.push(decodeText(bytes.subarray(start, Math.min(stop, start + LONGEST))));
    start = stop + 1;
  }
  return { file, from, lines, absent: null };
}

import type { SourceLine } from './sourceline';

/** A change of the user's source that a button can make. Lines from 1. */
export interface Edit {
  readonly line: number;
  /** `before`: put text on lines of its own before it; `replace`: instead of it; `top`: at the start of the file */
  readonly how: 'before' | 'replace' | 'top';
  readonly text: string;
}

const CHAIN = /([A-Za-z_]\w*)((?:->[A-Za-z_]\w*)+)(?!\s*\()/;

const indentOf = (line: string): string => /^\s*/.exec(line)![0];

/**
 *   return prev->pid;             →  return BPF_CORE_READ(prev, pid);
 *   x = task->mm->exe_file;       →  x = BPF_CORE_READ(task, mm, exe_file);
 *
 * null where the line has no arrow, or is an assignment through one.
 */
export function coreReadEdit(at: SourceLine, source: string): Edit | null {
  const line = source.split('\n')[at.line - 1];
  const m = line === undefined ? null : CHAIN.exec(line);
  if (!line || !m) return null;
  const after = line.slice(m.index + m[0].length);
  if (/^\s*(?:[-+*/|&^]?=)(?!=)/.test(after)) return null;
  // an address of, or a helper that reads by itself, is not to be wrapped
  if (/&\s*$/.test(line.slice(0, m.index)) || /BPF_CORE_READ|BPF_PROBE_READ/.test(line)) return null;
  const path = [m[1]!, ...m[2]!.split('->').slice(1)].join(', ');
  return {
    line: at.line,
    how: 'replace',
    text: `${line.slice(0, m.index)}BPF_CORE_READ(${path})${after}`,
  };
}

/** `if (!p) return 0;` before the line that follows `p`. null where no pointer can be seen in the line. */
export function guardEdit(at: SourceLine, source: string): Edit | null {
  const line = source.split('\n')[at.line - 1];
  if (line === undefined) return null;
  const pointer = CHAIN.exec(line)?.[1] ?? /\*\s*([A-Za-z_]\w*)/.exec(line)?.[1];
  if (!pointer) return null;
  const indent = indentOf(line);
  const step = indent.includes('\t') ? '\t' : '    ';
  return { line: at.line, how: 'before', text: `${indent}if (!${pointer})\n${indent}${step}return 0;` };
}

/** SEC("fentry/do_unlinkat") → SEC("fentry/filename_unlinkat"): the first section that names the old target. */
export function sectionEdit(source: string, from: string, to: string): Edit | null {
  const lines = source.split('\n');
  const quoted = `SEC("${from}")`;
  const i = lines.findIndex((line) => line.includes(quoted));
  if (i < 0) return null;
  return { line: i + 1, how: 'replace', text: lines[i]!.replace(quoted, `SEC("${to}")`) };
}

/** Lines that belong at the top: an include, the licence. null where they are there already. */
export function topEdit(source: string, text: string): Edit | null {
  return source.includes(text) ? null : { line: 1, how: 'top', text };
}

import type { SourceLine } from './sourceline';

/** A change of the user's source: `count` lines from `line` (from 1) on become `text`; null takes them away. */
export interface Edit {
  readonly line: number;
  /** 0: put the text on lines of its own before `line` */
  readonly count: number;
  readonly text: string | null;
}

/** The source with all edits made. They may come in any order and must not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const lines = source.split('\n');
  // from the end, so that line numbers keep their meaning; of two at one line the insertion comes last
  const ordered = [...edits].sort((a, b) => b.line - a.line || b.count - a.count);
  for (const { line, count, text } of ordered) {
    lines.splice(line - 1, count, ...(text === null ? [] : text.split('\n')));
  }
  return lines.join('\n');
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
    count: 1,
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
  return { line: at.line, count: 0, text: `${indent}if (!${pointer})\n${indent}${step}return 0;` };
}

/** SEC("fentry/do_unlinkat") → SEC("fentry/filename_unlinkat"): the first section that names the old target. */
export function sectionEdit(source: string, from: string, to: string): Edit | null {
  const lines = source.split('\n');
  const quoted = `SEC("${from}")`;
  const i = lines.findIndex((line) => line.includes(quoted));
  if (i < 0) return null;
  return { line: i + 1, count: 1, text: lines[i]!.replace(quoted, `SEC("${to}")`) };
}

/** Lines that belong at the top: an include, the licence. null where they are there already. */
export function topEdit(source: string, text: string): Edit | null {
  return source.includes(text) ? null : { line: 1, count: 0, text };
}

import { printable } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';

/** The name under which clang sees the user's source. */
export const SOURCE_NAME = 'probe.bpf.c';

// /hooklab/src/probe.bpf.c:12:9: error: use of undeclared identifier 'x'
// /hooklab/bpf/hooklab.h:40:2: warning: …     (another file: kept, at the #include, with its name in the message)
// fatal error: too many errors emitted, stopping now
const REMARK =
  /^(?:(?<file>[^:\n]+):(?<line>\d+):(?<column>\d+): )?(?<severity>fatal error|error|warning|note): (?<message>.*)$/;
// In file included from /hooklab/src/probe.bpf.c:3:
const INCLUDED = /^In file included from (?:.*\/)?probe\.bpf\.c:(\d+):/;
// error: /hooklab/src/probe.bpf.c:9:5: in function on_open i32 (ptr): Looks like the BPF stack limit …
const BACKEND = /^(?:.*\/)?probe\.bpf\.c:(?<line>\d+):(?<column>\d+): (?<message>.*)$/;

/** More is not read by anyone. */
const MOST = 200;
/** Of one remark, in characters. */
const MOST_TEXT = 1000;

const HINTS: { when: RegExp; hint: string }[] = [
  {
    when: /^'(?:linux|asm|sys|net|uapi)\/[^']*' file not found/,
    hint: 'the kernel’s types come from "vmlinux.h", made for the target',
  },
  {
    when: /^'(?:stdio|stdlib|string|unistd|errno)\.h' file not found/,
    hint: 'a BPF program has no C library',
  },
  { when: /BPF stack limit of 512 bytes/, hint: 'put large data into the record or a per-CPU array map' },
];

/** clang's remarks, most of them with their line in the user's source. An error in a header stands at its #include. */
export function clangDiagnostics(log: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  let includedAt: number | null = null;
  for (const text of log.split('\n')) {
    if (found.length === MOST) break;
    const include = INCLUDED.exec(text);
    if (include) {
      includedAt = Number(include[1]);
      continue;
    }
    // In file included from <built-in>:1:   (the types, which come in by -include)
    if (text.startsWith('In file included from <')) includedAt = null;
    const match = REMARK.exec(text)?.groups;
    if (!match) continue;
    found.push(remark(match, includedAt));
    // the notes of an error in a header belong to the same #include
    if (match.severity !== 'note' && isOwn(match.file)) includedAt = null;
  }
  return found;
}

function remark(match: Record<string, string | undefined>, includedAt: number | null): Diagnostic {
  const severity: Diagnostic['severity'] =
    match.severity === 'warning' || match.severity === 'note' ? match.severity : 'error';
  const base = { tool: 'clang' as const, severity };
  const message = match.message!;
  if (isOwn(match.file)) {
    return { ...base, ...place(match.line!, match.column!), message: hinted(message) };
  }
  if (match.file === undefined) {
    const backend = BACKEND.exec(message)?.groups;
    if (backend)
      return { ...base, ...place(backend.line!, backend.column!), message: hinted(backend.message!) };
    return { ...base, line: null, column: null, message: hinted(message) };
  }
  const name = match.file.split('/').at(-1);
  return { ...base, line: includedAt, column: null, message: `${hinted(message)} (${name}:${match.line})` };
}

function isOwn(file: string | undefined): boolean {
  return file !== undefined && (file === SOURCE_NAME || file.endsWith(`/${SOURCE_NAME}`));
}

/** A #line of the user's may say any number; an editor has lines from 1. */
function place(line: string, column: string): { line: number | null; column: number | null } {
  const at = Number(line);
  if (at < 1 || !Number.isSafeInteger(at)) return { line: null, column: null };
  return { line: at, column: Math.max(1, Number(column)) };
}

function hinted(message: string): string {
  const hint = HINTS.find(({ when }) => when.test(message))?.hint;
  const shown = printable(message.slice(0, MOST_TEXT));
  return hint ? `${shown}: ${hint}` : shown;
}

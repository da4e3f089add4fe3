import type { Diagnostic } from '@hooklab/protocol';

/** The name under which clang sees the user's source. */
export const SOURCE_NAME = 'probe.bpf.c';

// probe.bpf.c:12:9: error: use of undeclared identifier 'x'
// ./hooklab.h:40:2: warning: …        (another file: kept, without a place in the source)
// fatal error: too many errors emitted, stopping now
const line = /^(?:(?<file>[^:\n]+):(?<line>\d+):(?<column>\d+): )?(?<severity>fatal error|error|warning|note): (?<message>.*)$/;
// In file included from probe.bpf.c:3:
const included = /^In file included from (?:.*\/)?probe\.bpf\.c:(\d+):/;

/** clang's remarks, most of them with their line in the user's source. An error in a header stands at its #include. */
export function clangDiagnostics(log: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  let includedAt: number | null = null;
  for (const text of log.split('\n')) {
    const include = included.exec(text);
    if (include) {
      includedAt = Number(include[1]);
      continue;
    }
    const match = line.exec(text)?.groups;
    if (!match) continue;
    const own = match.file === undefined ? false : match.file.endsWith(SOURCE_NAME);
    const name = match.file?.split('/').at(-1);
    found.push({
      tool: 'clang',
      severity: match.severity === 'warning' || match.severity === 'note' ? match.severity : 'error',
      line: own ? Number(match.line) : includedAt,
      column: own ? Number(match.column) : null,
      message: own || !name ? match.message! : `${match.message} (${name}:${match.line})`,
    });
    includedAt = null;
  }
  return found;
}

import type { SourceComment, VerifierLog } from './verifierlog';

/** The user's source, as the editor has it. */
export interface Source {
  /** "probe.bpf.c"; comments of other files (a header's inline function) are not its lines */
  readonly file?: string | undefined;
  readonly text: string;
}

export interface SourceLine {
  /** from 1 */
  readonly line: number;
  readonly text: string;
  /** line: the kernel said so · text: the only line with that text · first: the first of several */
  readonly by: 'line' | 'text' | 'first';
}

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * The line of the user's source that the verifier stopped at. Code inlined from a header is charged to the nearest
 * line of the user's own before it.
 */
export function sourceLineOf(log: VerifierLog, source: Source): SourceLine | null {
  const lines = source.text.split('\n');
  const { report } = log;
  if (report?.place && isOwn(report.place.file, source)) {
    const text = lines[report.place.line - 1];
    if (text !== undefined) return { line: report.place.line, text: text.trim(), by: 'line' };
  }
  for (const comment of log.comments) {
    const found = findComment(comment, lines, source);
    if (found) return found;
  }
  return null;
}

function isOwn(file: string, source: Source): boolean {
  return source.file === undefined || base(file) === base(source.file);
}

function findComment(comment: SourceComment, lines: readonly string[], source: Source): SourceLine | null {
  if (comment.file !== null && !isOwn(comment.file, source)) return null;
  if (comment.line !== null) {
    const text = lines[comment.line - 1];
    // the kernel's text is the line as it was compiled: another text means another source
    if (text !== undefined && squeeze(text) === squeeze(comment.text)) {
      return { line: comment.line, text: text.trim(), by: 'line' };
    }
  }
  const wanted = squeeze(comment.text);
  if (wanted === '') return null;
  const same = lines.flatMap((line, i) => (squeeze(line) === wanted ? [i + 1] : []));
  if (same.length === 0) return null;
  return { line: same[0]!, text: lines[same[0]! - 1]!.trim(), by: same.length === 1 ? 'text' : 'first' };
}

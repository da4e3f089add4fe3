import type { ProblemShape } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';

// ; return *(int *)ctx->args[1]; @ probe.bpf.c:57        (6.8 and newer)
const withPlace = /^; (.*) @ .*?probe\.bpf\.c:(\d+)$/;
// ; return *(int *)ctx->args[1];                          (older: only the text)
const textOnly = /^; (.+)$/;
// 12: (79) r1 = *(u64 *)(r1 +24)   or   R1 type=ctx …, or "processed 9 insns …": not the verdict
const noise =
  /^(\d+: |; |R\d+(_w)?=|processed \d|verification time|stack depth|arg#|Validating|func#|BPF program is|mark_precise|from \d+ to|-- (BEGIN|END))/;

/**
 * The verifier's last word as a remark on the source: its message, at the line of the last source comment before it.
 *
 *   ; return *(int *)ctx->args[1]; @ probe.bpf.c:57
 *   3: (61) r0 = *(u32 *)(r1 +0)
 *   R1 invalid mem access 'scalar'
 *   processed 4 insns (limit 1000000) …
 */
export function verifierDiagnostics(problem: ProblemShape, source: string): Diagnostic[] {
  if (!problem.log) return [];
  let line: number | null = null;
  let message: string | null = null;
  for (const raw of problem.log.split('\n')) {
    const text = raw.replace(/^libbpf: /, '');
    const place = withPlace.exec(text);
    if (place) {
      line = Number(place[2]);
      continue;
    }
    const comment = textOnly.exec(text);
    if (comment) {
      line = lineOf(source, comment[1]!) ?? line;
      continue;
    }
    if (line !== null && text.trim() && !noise.test(text) && !text.startsWith('libbpf') && message === null)
      message = text.trim();
    // a later instruction means that the remark was on the way, not the end
    if (/^\d+: \(/.test(text)) message = null;
  }
  if (line === null || message === null) return [];
  return [{ tool: 'verifier', severity: 'error', line, column: null, message }];
}

/** The line of a source text that the kernel repeats; null when it stands nowhere or more than once. */
function lineOf(source: string, text: string): number | null {
  const lines = source.split('\n');
  const at = lines.findIndex((l) => l.trim() === text.trim());
  return at >= 0 && lines.findIndex((l, i) => i > at && l.trim() === text.trim()) < 0 ? at + 1 : null;
}

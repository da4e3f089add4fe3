import { readVerifierLog, sourceLineOf } from '@hooklab/advisor';
import type { ProblemShape } from '@hooklab/base';
import type { Diagnostic } from '@hooklab/protocol';
import { SOURCE_NAME } from '../compile/diagnostics';

/** The verifier's refusal as a remark on the source; none where its log names no line of it. */
export function verifierDiagnostics(problem: ProblemShape, source: string): Diagnostic[] {
  if (!problem.log) return [];
  const log = readVerifierLog(problem.log);
  const at = sourceLineOf(log, { file: SOURCE_NAME, text: source });
  if (!at || log.error === null) return [];
  return [{ tool: 'verifier', severity: 'error', line: at.line, column: null, message: log.error }];
}

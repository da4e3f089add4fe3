import type { ProblemShape } from '@hooklab/base';
import type { Compiled } from './clang';

/** What a compile without an object says in one line; the log is all that clang said. */
export function refusedByClang({ diagnostics, log }: Compiled): ProblemShape {
  const errors = diagnostics.filter((d) => d.severity === 'error');
  const first = errors[0];
  return {
    code: 'compile',
    what: `The C does not compile: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`,
    where: first?.line ? `line ${first.line}` : undefined,
    cause: first?.message,
    fix: 'Mend the marked lines and run again',
    log,
  };
}

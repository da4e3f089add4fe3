import type { ProblemShape } from '@hooklab/base';
import { RawLog } from './RawLog';

/** What, where, cause on this kernel, what to do; the whole log behind it. */
export function ProblemView({ problem }: { problem: ProblemShape }) {
  return (
    <div data-testid="problem">
      <p className="font-semibold text-bad wrap-anywhere">
        {problem.what}
        {problem.where && (
          <code className="ml-2 font-mono text-sm font-normal text-text">{problem.where}</code>
        )}
      </p>
      {problem.cause && (
        <p className="wrap-anywhere">
          <span className="text-muted">Cause </span>
          {problem.cause}
        </p>
      )}
      {problem.fix && (
        <p className="wrap-anywhere">
          <span className="text-muted">Fix </span>
          {problem.fix}
        </p>
      )}
      {problem.log && <RawLog log={problem.log} />}
    </div>
  );
}

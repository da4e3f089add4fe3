import { useStore } from '../base/useStore';
import { ProblemView } from '../ui/ProblemView';
import { useWorkbench } from '../workbench/context';
import { specOf } from '../workspace/form';
import { LensBar } from './LensBar';
import { PaneTable } from './PaneTable';
import { RowMatrix } from './RowMatrix';
import { Sources } from './Sources';

/** One probe through several hooks at once, on the same events: what each saw, missed and cost, and the C of each. */
export function LensScreen() {
  const { lens, bench } = useWorkbench();
  const { of, busy, result, problem } = useStore(lens.state);
  const spec = specOf(useStore(bench.state));
  return (
    <main className="flex h-full flex-col bg-panel" data-testid="lens">
      <LensBar key={spec?.name} spec={spec} />
      <div className="min-h-0 flex-1 space-y-4 overflow-auto p-3">
        {problem && <ProblemView problem={problem} />}
        {busy && (
          <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm" aria-live="polite" data-testid="lens-stages">
            {Object.entries(busy).map(([hook, stage]) => (
              <li key={hook}>
                <span className="font-mono">{hook}</span>{' '}
                <span className="text-muted">{stage === 'stream' ? 'attached' : stage}</span>
              </li>
            ))}
          </ul>
        )}
        {result && of && (
          <>
            <h2 className="text-sm text-muted">
              {of.title} on {of.target}
              {result.windowMs !== null
                ? `; all were attached for ${(result.windowMs / 1000).toFixed(1)} s, and rows of that time are compared`
                : '; no column has the clock: rows from before all were attached count too'}
            </h2>
            {result.command && result.command.code !== 0 && (
              <p className="text-sm text-warn">
                The command ended with code {result.command.code ?? 'unknown'}:{' '}
                {result.command.output.slice(0, 200)}
              </p>
            )}
            <PaneTable panes={result.panes} />
            <RowMatrix panes={result.panes} comparison={result.comparison} />
            <Sources panes={result.panes} />
          </>
        )}
        {!result && !busy && !problem && (
          <p className="max-w-prose text-muted">
            The same probe by two to five hooks at once, each its own program, on the same events. See which
            hook sees what, which misses what, what each costs, and how their C differs.
          </p>
        )}
      </div>
    </main>
  );
}

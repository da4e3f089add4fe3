import type { LensPane } from '@hooklab/protocol';
import { runCost } from '@hooklab/records';
import type { ReactNode } from 'react';
import { FamilyGlyph } from '../hooks/FamilyGlyph';
import { ProblemView } from '../ui/ProblemView';

/** Below so many runs a mean is chance, the first one's cold caches above all. */
const MANY_RUNS = 1000;

const number = (n: number | null | undefined) =>
  n === null || n === undefined ? <span className="text-muted">unknown</span> : n.toLocaleString('en');

/** One line a hook; the cost drawn, the longest the dearest. */
export function PaneTable({ panes }: { panes: readonly LensPane[] }) {
  const costs = panes.map(({ programs }) => runCost(programs));
  const dearest = Math.max(1, ...costs.map(({ nsPerRun }) => nsPerRun ?? 0));
  const few = costs.some(({ runs }) => runs !== null && runs > 0 && runs < MANY_RUNS);
  return (
    <section aria-label="What each hook saw and cost">
      <table className="w-full max-w-5xl text-sm" data-testid="lens-panes">
        <thead>
          <tr className="text-left text-muted">
            <th className="py-1 pr-4 font-normal">Hook</th>
            <Head>Rows</Head>
            <Head title="Rows from before all were attached, or after: not compared">Outside</Head>
            <Head title="Events that reached the program in its whole run, before its filter">Entered</Head>
            <Head title="Events of Hooklab's own processes, left out">Own</Head>
            <Head title="Skipped by the kernel">Missed</Head>
            <Head title="As the verifier rewrote it">Instructions</Head>
            <Head>Runs</Head>
            <th className="w-56 py-1 pl-4 font-normal">Time a run, all attached</th>
          </tr>
        </thead>
        <tbody>
          {panes.map(({ hook, rows, outside, ledger, problem }, i) => {
            const { instructions, runs, nsPerRun } = costs[i]!;
            return (
              <tr key={hook} className="border-t border-line align-baseline">
                <th scope="row" className="py-1 pr-4 text-left font-mono font-normal">
                  <span className="flex items-center gap-1.5">
                    <FamilyGlyph hook={hook} />
                    {hook}
                  </span>
                </th>
                {problem ? (
                  <td colSpan={8} className="py-1">
                    <ProblemView problem={problem} />
                  </td>
                ) : (
                  <>
                    <Cell>{number(rows)}</Cell>
                    <Cell>{number(outside)}</Cell>
                    <Cell>{number(ledger?.entered)}</Cell>
                    <Cell>{number(ledger?.own)}</Cell>
                    <Cell>{number(ledger?.missed)}</Cell>
                    <Cell>{number(instructions)}</Cell>
                    <Cell>{number(runs)}</Cell>
                    <td className="py-1 pl-4">
                      {nsPerRun === null ? (
                        <span className="text-muted">unknown</span>
                      ) : (
                        <span className="flex items-center gap-2">
                          {!few && (
                            <span className="h-2 w-24 rounded-sm bg-raised" aria-hidden>
                              <span
                                className="block h-2 rounded-sm bg-accent"
                                style={{ width: `${Math.max(2, (100 * nsPerRun) / dearest)}%` }}
                              />
                            </span>
                          )}
                          {Math.round(nsPerRun).toLocaleString('en')} ns
                        </span>
                      )}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {few && (
        <p className="mt-1 text-sm text-muted">
          Fewer than {MANY_RUNS.toLocaleString('en')} runs say little about cost: the first ones are the
          slowest.
        </p>
      )}
    </section>
  );
}

const Head = ({ children, title }: { children: ReactNode; title?: string }) => (
  <th className="px-2 py-1 text-right font-normal" title={title}>
    {children}
  </th>
);
const Cell = ({ children }: { children: ReactNode }) => (
  <td className="px-2 py-1 text-right tabular-nums">{children}</td>
);

import type { LensPane, LensResult } from '@hooklab/protocol';

interface Props {
  panes: readonly LensPane[];
  comparison: LensResult['comparison'];
}

/** Rows by what they say, and how many of each a hook had; those that not all had as often are first, and marked. */
export function RowMatrix({ panes, comparison }: Props) {
  const { columns, lines, unequal, more } = comparison;
  return (
    <section aria-label="Rows side by side">
      <h3 className="mb-1 text-sm font-semibold" data-testid="lens-verdict">
        {lines.length === 0
          ? 'No hook saw a row'
          : unequal === 0
            ? 'Every hook saw the same rows'
            : `${unequal} of ${lines.length + more} kinds of rows were not seen alike`}
      </h3>
      {lines.length > 0 && (
        <div className="max-h-96 overflow-auto rounded-md border">
          <table className="w-full font-mono text-sm" data-testid="lens-rows">
            <thead className="sticky top-0 bg-raised">
              <tr className="text-left text-muted">
                {panes.map(({ hook }) => (
                  <th key={hook} className="w-px whitespace-nowrap px-2 py-1 text-right font-normal">
                    {hook}
                  </th>
                ))}
                {columns.map((name) => (
                  <th key={name} className="px-2 py-1 font-normal">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map(({ cells, counts }) => {
                const most = Math.max(...counts);
                const alike = counts.every((count) => count === most);
                return (
                  <tr
                    key={cells.join('\0')}
                    className="border-t border-line"
                    data-unequal={!alike || undefined}
                  >
                    {counts.map((count, i) => (
                      <td
                        key={panes[i]!.hook}
                        className={`px-2 py-0.5 text-right tabular-nums ${count < most ? 'bg-warn-bg font-semibold text-warn' : ''}`}
                      >
                        {count}
                      </td>
                    ))}
                    {cells.map((cell, i) => (
                      <td key={columns[i]} className="max-w-96 truncate px-2 py-0.5" title={cell}>
                        {cell}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {more > 0 && (
        <p className="mt-1 text-sm text-muted">and {more.toLocaleString('en')} more kinds of rows</p>
      )}
    </section>
  );
}

import { type ProblemShape, toProblem } from '@hooklab/base';
import type { Results } from '@hooklab/protocol';
import { Play, Save, Square, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useStore } from '../base/useStore';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { Tip } from '../ui/Tip';
import { useWorkbench } from '../workbench/context';
import { SavedQueries } from './savedQueries';

type Answer = Results['recording.query'];

/** SQL over the events of one recording, in a database of the agent that knows nothing else. */
export function SqlBox({ name, columns }: { name: string; columns: readonly string[] }) {
  const { agent } = useWorkbench();
  const queries = useMemo(() => new SavedQueries(localStorage), []);
  const saved = useStore(queries.list);
  const first = columns.includes('comm') ? 'comm' : (columns[0] ?? '*');
  const [sql, setSql] = useState(
    `select ${first}, count(*) as events from events group by 1 order by 2 desc`,
  );
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<ProblemShape | null>(null);
  const [asking, setAsking] = useState(false);
  const turn = useRef(0);
  const ask = async () => {
    const own = ++turn.current;
    setAsking(true);
    setProblem(null);
    try {
      const found = await agent.request('recording.query', { name, sql });
      if (own === turn.current) setAnswer(found);
    } catch (error) {
      if (own === turn.current) setProblem(toProblem(error).toJSON());
    }
    if (own === turn.current) setAsking(false);
  };
  return (
    <section data-region tabIndex={-1} aria-label="SQL" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 gap-2 border-b p-2">
        <textarea
          data-testid="sql"
          aria-label="SQL over the table events"
          spellCheck={false}
          rows={3}
          value={sql}
          onChange={(event) => setSql(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.stopPropagation();
            void ask();
          }}
          className="min-w-0 flex-1 resize-y rounded-md border border-line-strong bg-panel p-1.5 font-mono text-sm"
        />
        <div className="flex w-24 flex-col gap-1">
          {asking ? (
            <Button
              data-testid="sql-cancel"
              onClick={() => void agent.request('recording.cancel', {}).catch(() => {})}
            >
              <Square size={12} aria-hidden />
              Cancel
            </Button>
          ) : (
            <Tip text="Ask" keys="Ctrl+Enter">
              <Button kind="primary" data-testid="sql-ask" onClick={() => void ask()}>
                <Play size={12} aria-hidden />
                Ask
              </Button>
            </Tip>
          )}
          <Button data-testid="sql-save" onClick={() => queries.keep(sql)} aria-disabled={sql.trim() === ''}>
            <Save size={12} aria-hidden />
            Save
          </Button>
        </div>
      </div>
      {saved.length > 0 && (
        <ul
          aria-label="Saved questions"
          className="flex max-h-20 shrink-0 flex-wrap gap-1 overflow-auto border-b p-1.5"
        >
          {saved.map((each) => (
            <li key={each} className="flex max-w-96 items-center rounded-md border border-line-strong">
              <button
                type="button"
                onClick={() => setSql(each)}
                title={each}
                className="truncate px-1.5 font-mono text-xs hover:text-accent"
              >
                {each}
              </button>
              <button
                type="button"
                aria-label={`Forget ${each}`}
                onClick={() => queries.forget(each)}
                className="px-1 text-muted hover:text-text"
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {problem ? (
        <div className="p-3">
          <ProblemView problem={problem} />
        </div>
      ) : answer ? (
        <Table answer={answer} />
      ) : (
        <p className="p-3 text-muted">
          {asking ? 'Asking…' : `One statement over the table events: ${columns.join(', ')}.`}
        </p>
      )}
    </section>
  );
}

function Table({ answer: { columns, rows, more, missing, ms } }: { answer: Answer }) {
  const n = (value: number) => value.toLocaleString('en');
  return (
    <>
      <p
        className="flex h-7 shrink-0 items-center gap-3 border-b px-3 text-sm text-muted"
        data-testid="sql-count"
      >
        {more
          ? `the first ${n(rows.length)} rows`
          : `${n(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`}
        , {(ms / 1000).toFixed(2)} s
        {missing > 0 && <span className="text-warn">{n(missing)} events are not in the recording</span>}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-auto">
        <table className="text-left font-mono text-sm" data-testid="sql-answer">
          <thead className="sticky top-0 bg-panel">
            <tr className="border-b border-line-strong">
              {columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a statement may give two columns one name
                <th key={i} className="px-3 py-1 font-semibold">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change
              <tr key={r} className="border-b">
                {row.map((cell, c) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: as its column
                    key={c}
                    className={`max-w-lg truncate px-3 py-0.5 ${cell === null ? 'text-muted italic' : ''}`}
                  >
                    {cell ?? 'NULL'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

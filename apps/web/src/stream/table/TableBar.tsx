import { ListFilter, Pause, Play, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button } from '../../ui/Button';
import { Keys } from '../../ui/Keys';
import { Tip } from '../../ui/Tip';
import { useActions } from '../../workbench/useActions';
import type { RowsView } from '../store/rowsView';
import { ExerciseButton } from './ExerciseButton';
import { useView } from './useView';

const PAUSE = {
  id: 'pause',
  title: 'Pause or go on viewing; capture goes on',
  keys: 'Alt+P',
  binding: 'alt+KeyP',
  whileTyping: true,
  screen: 'run',
} as const;

/** Filter, counts, pause. */
export function TableBar({ view }: { view: RowsView | null }) {
  const [text, setText] = useState('');

  useEffect(() => view?.setFilter(text), [view, text]);

  useActions(useMemo(() => [{ ...PAUSE, run: () => view?.setPaused(!view.paused) }], [view]));

  return (
    <div className="flex h-8 shrink-0 items-center gap-2 border-b px-2">
      <label className="flex h-6 min-w-24 max-w-80 flex-1 items-center gap-1.5 rounded-md border border-line-strong px-1.5 focus-within:outline-2 focus-within:outline-accent">
        <ListFilter size={13} aria-hidden className="shrink-0 text-muted" />
        <input
          data-slash
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setText('')}
          placeholder="Filter: rm  pid:>1000  -path:/tmp"
          aria-label="Filter the rows: words that must all match, such as rm, comm:rm, pid:>1000 or -path:/tmp"
          data-testid="filter"
          spellCheck={false}
          autoComplete="off"
          className="h-full min-w-0 flex-1 bg-transparent font-mono text-sm outline-none placeholder:font-sans placeholder:text-muted"
        />
        {text === '' ? (
          <Keys keys="/" />
        ) : (
          <button
            type="button"
            aria-label="Clear the filter"
            onClick={() => setText('')}
            className="text-muted"
          >
            <X size={13} aria-hidden />
          </button>
        )}
      </label>
      <Counts view={view} />
    </div>
  );
}

function Counts({ view }: { view: RowsView | null }) {
  useView(view);
  if (!view) return null;
  const { ring } = view.rows;
  const n = (value: number) => value.toLocaleString('en');
  const kept = ring.end - ring.first;
  return (
    <>
      <span className="min-w-0 flex-1 truncate text-sm text-muted" data-testid="counts">
        {view.problem ? (
          <span className="text-warn">{view.problem}</span>
        ) : view.filtered ? (
          <>
            <span className="text-text">{n(view.count)}</span> of {n(kept)}
            {view.behind > 20_000 && `, ${n(view.behind)} still to look at`}
          </>
        ) : (
          <>
            <span className="text-text">{n(ring.end)}</span> {ring.end === 1 ? 'row' : 'rows'}
            {ring.first > 0 && `, the last ${n(kept)} kept`}
          </>
        )}
      </span>
      {view.paused && (
        <span className="shrink-0 text-sm font-semibold text-accent" data-testid="fresh">
          {n(view.fresh)} new
        </span>
      )}
      {ring.end > 0 && <ExerciseButton short />}
      <Tip
        text={view.paused ? 'Show what came meanwhile' : 'The view stands still, capture goes on'}
        keys={PAUSE.keys}
      >
        <Button onClick={() => view.setPaused(!view.paused)} data-testid="pause">
          {view.paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
          {view.paused ? 'Go on' : 'Pause view'}
        </Button>
      </Tip>
    </>
  );
}

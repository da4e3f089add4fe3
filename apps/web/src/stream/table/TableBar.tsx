import { ListFilter, Pause, Play, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from '../../base/useStore';
import { Button } from '../../ui/Button';
import { Keys } from '../../ui/Keys';
import { Tip } from '../../ui/Tip';
import { useActions } from '../../workbench/useActions';
import type { RowSource } from '../store/rowSource';
import { ExerciseButton } from './ExerciseButton';

const PAUSE = {
  id: 'pause',
  title: 'Pause or go on viewing; capture goes on',
  keys: 'Alt+P',
  binding: 'alt+KeyP',
  whileTyping: true,
  screen: 'run',
} as const;

/** Filter, counts, pause. */
export function TableBar({ source }: { source: RowSource | null }) {
  const [text, setText] = useState('');

  useEffect(() => source?.setFilter(text), [source, text]);

  useActions(
    useMemo(() => [{ ...PAUSE, run: () => source?.setPaused(!source.state.get().paused) }], [source]),
  );

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
      {source && <Counts source={source} />}
    </div>
  );
}

function Counts({ source }: { source: RowSource }) {
  const { kept, places, filtered, problem, behind, paused, fresh } = useStore(source.state);
  const n = (value: number) => value.toLocaleString('en');
  const rows = kept.end - kept.first;
  return (
    <>
      <span className="min-w-0 flex-1 truncate text-sm text-muted" data-testid="counts">
        {problem ? (
          <span className="text-warn">{problem}</span>
        ) : filtered ? (
          <>
            <span className="text-text">{n(places.end - places.first)}</span> of {n(rows)}
            {behind > 20_000 && `, ${n(behind)} still to look at`}
          </>
        ) : (
          <>
            <span className="text-text">{n(kept.end)}</span> {kept.end === 1 ? 'row' : 'rows'}
            {kept.first > 0 && `, the last ${n(rows)} kept`}
          </>
        )}
      </span>
      {paused && (
        <span className="shrink-0 text-sm font-semibold text-accent" data-testid="fresh">
          {n(fresh)} new
        </span>
      )}
      {kept.end > 0 && <ExerciseButton short />}
      <Tip
        text={paused ? 'Show what came meanwhile' : 'The view stands still, capture goes on'}
        keys={PAUSE.keys}
      >
        <Button onClick={() => source.setPaused(!paused)} data-testid="pause">
          {paused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}
          {paused ? 'Go on' : 'Pause view'}
        </Button>
      </Tip>
    </>
  );
}

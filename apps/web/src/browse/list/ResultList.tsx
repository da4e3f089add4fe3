import { type CatalogEntry, entryPath, parseQuery } from '@hooklab/surface';
import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useLate } from '../../base/useLate';
import { useSelected, useStore } from '../../base/useStore';
import { routeText } from '../../route/route';
import { useWorkbench } from '../../workbench/context';
import { useBrowsing } from '../browsing/browsing';
import { NoResults } from './NoResults';
import { ResultRow } from './ResultRow';
import { useWindow } from './useWindow';

const ROW = 24;
/** Where the point that is shown is looked for, to begin there. */
const FIRST = Array.from({ length: 64 }, (_, i) => i);

/** All results; only the rows on the screen are elements. */
export function ResultList() {
  const { results, list, search, open, to, route, browsed } = useBrowsing();
  const { found, problem, busy } = useStore(results.state);
  const late = useLate(busy);
  // what is kept needs no surface; the first key that is not kept does
  const reading = useSelected(useWorkbench().kernels.state, ({ parsed }) => parsed === 0);
  const total = found?.total ?? 0;
  const [cursor, setCursor] = useState(0);
  const window_ = useWindow(list, total, ROW);
  const { from, to: until, screen, scrollToRow } = window_;
  const words = useMemo(() => parseQuery(found?.query ?? '').words, [found?.query]);

  // a new search begins at its best row, or at the point that is shown
  const key = found && `${found.ref.id} ${found.ref.version} ${found.query}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the search is what it depends on
  useLayoutEffect(() => {
    const at = FIRST.findIndex((i) => {
      const entry = results.row(i);
      return entry !== null && entryPath(entry) === route.point;
    });
    setCursor(Math.max(0, at));
    if (list.current) list.current.scrollTop = 0;
  }, [key]);
  useEffect(() => results.need(from, until), [results, from, until]);

  const go = (row: number) => {
    const next = Math.min(Math.max(0, row), total - 1);
    if (next < 0) return;
    results.need(next, next + 1);
    setCursor(next);
    scrollToRow(next);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act: Record<string, () => void> = {
      ArrowDown: () => go(cursor + 1),
      ArrowUp: () => (cursor === 0 ? search.current?.focus() : go(cursor - 1)),
      PageDown: () => go(cursor + screen),
      PageUp: () => go(cursor - screen),
      Home: () => go(0),
      End: () => go(total - 1),
      Enter: () => {
        const entry = results.row(cursor);
        if (entry) open(entryPath(entry), true);
      },
      Escape: () => search.current?.focus(),
    };
    if (!act[event.key]) return;
    event.preventDefault();
    act[event.key]!();
  };
  const onOpen = (entry: CatalogEntry, event: MouseEvent) => {
    const path = entryPath(entry);
    if (event.ctrlKey || event.metaKey) window.open(routeText(to(path)), '_blank');
    else open(path);
  };

  const rows = Array.from({ length: until - from }, (_, i) => from + i);
  return (
    <div className="flex h-full flex-col">
      <p
        role="status"
        data-testid="result-count"
        data-of={found?.query}
        className="flex h-7 shrink-0 items-center gap-2 border-b px-2 text-sm text-muted"
      >
        {found ? (
          <>
            <span>
              <b className="font-semibold text-text">{total.toLocaleString('en')}</b> of{' '}
              {browsed.points.toLocaleString('en')}
            </span>
            <span>
              ·{' '}
              {late
                ? reading
                  ? 'reading this kernel’s files…'
                  : 'searching…'
                : `${found.ms < 1 ? '<1' : Math.round(found.ms)} ms`}
            </span>
          </>
        ) : (
          <span>Searching…</span>
        )}
      </p>
      <div className="relative min-h-0 flex-1">
        <div
          ref={list}
          role="listbox"
          tabIndex={0}
          id="results"
          data-testid="results"
          data-region-focus
          aria-label="Points"
          aria-activedescendant={cursor >= from && cursor < until ? `result-${cursor}` : undefined}
          onKeyDown={onKey}
          className="group h-full overflow-x-hidden overflow-y-auto focus-visible:outline-offset-[-2px]"
        >
          <div className="relative" style={{ height: window_.height }}>
            {rows.map((row) => {
              const entry = results.row(row);
              return (
                <ResultRow
                  key={row}
                  entry={entry}
                  index={row}
                  total={total}
                  top={window_.top + (row - from) * ROW}
                  height={ROW}
                  words={words}
                  current={row === cursor}
                  shown={entry !== null && entryPath(entry) === route.point}
                  onOpen={(e, event) => {
                    setCursor(row);
                    onOpen(e, event);
                  }}
                />
              );
            })}
          </div>
        </div>
        {found && total === 0 && <NoResults />}
        {problem && !found && <p className="absolute inset-x-0 top-0 p-4 text-bad">{problem.what}</p>}
      </div>
    </div>
  );
}

import { useEffect, useMemo, useRef, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../base/useStore';
import { namesOnly } from '../kernel/tokens';
import { BROWSE } from '../route/route';
import { SurfaceLine } from '../surface/SurfaceLine';
import { useBrowsed } from '../surface/useBrowsed';
import { useKeptLayout } from '../ui/useKeptLayout';
import { useWorkbench } from '../workbench/context';
import { type BrowseRoute, type Browsing, BrowsingContext, isBrowse } from './browsing/browsing';
import { Results } from './browsing/results';
import { Facets } from './Facets';
import { ResultList } from './list/ResultList';
import { PointPanel } from './point/PointPanel';
import { SearchField } from './SearchField';
import { Opening } from './surface/Opening';

/** Typing moves the address so long after the last key. */
const SETTLE_MS = 250;

/** facets | all results | one point */
export function BrowseScreen() {
  const columns = useKeptLayout('hooklab.browse');
  const value = useBrowsingValue();
  const { browsed } = value;
  return (
    <BrowsingContext value={value}>
      <main data-testid="browse" className="flex h-full flex-col">
        <h2 className="sr-only">Browse</h2>
        <div
          data-region
          tabIndex={-1}
          className="flex h-10 shrink-0 items-center gap-2 border-b bg-panel px-2"
        >
          <SearchField />
        </div>
        <SurfaceLine browsed={browsed} />
        <Group {...columns} id="hooklab.browse" className="min-h-0 flex-1">
          <Panel
            id="panel.facets"
            defaultSize={208}
            minSize={150}
            maxSize={360}
            groupResizeBehavior="preserve-pixel-size"
          >
            <section data-region tabIndex={-1} aria-label="Filters" className="h-full overflow-auto bg-panel">
              {value.ref && <Facets />}
            </section>
          </Panel>
          <Separator className="divider divider-x" aria-label="Width of the filters" />
          <Panel id="panel.results" defaultSize="36%" minSize={260}>
            <section data-region tabIndex={-1} aria-label="Results" className="h-full bg-bg">
              {value.ref ? <ResultList /> : <Opening browsed={browsed} />}
            </section>
          </Panel>
          <Separator className="divider divider-x" aria-label="Width of the results" />
          <Panel id="panel.point" minSize={320}>
            <PointPanel />
          </Panel>
        </Group>
      </main>
    </BrowsingContext>
  );
}

function useBrowsingValue(): Browsing {
  const { router, kernels } = useWorkbench();
  const now = useStore(router.route);
  const trail = useStore(router.trail);
  const last = useRef<BrowseRoute>(BROWSE);
  const onScreen = isBrowse(now);
  if (isBrowse(now)) last.current = now;
  const route = last.current;
  const browsed = useBrowsed(route.surface, onScreen);
  const { ref } = browsed;
  const results = useMemo(() => new Results(kernels.worker), [kernels]);

  // what is typed shows at once; the address follows
  const [query, setText] = useState(route.query);
  const written = useRef(route.query);
  if (route.query !== written.current) {
    written.current = route.query;
    setText(route.query);
  }
  const typed = useRef(query);
  typed.current = query;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = () => {
    clearTimeout(timer.current);
    const at = router.route.get();
    if (!isBrowse(at) || at.query === typed.current) return;
    written.current = typed.current;
    router.go({ ...at, query: typed.current }, true);
  };

  useEffect(() => {
    if (ref) results.ask(ref, query, namesOnly(query));
  }, [results, ref, query]);

  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const detail = useRef<HTMLElement>(null);
  useEffect(() => {
    // who comes here without a point comes to search
    if (onScreen && last.current.point === null) search.current?.focus();
  }, [onScreen]);

  const to = (point: string, against: string | null = null): BrowseRoute => ({
    ...route,
    query: typed.current,
    point,
    against,
  });
  return {
    route,
    trail: onScreen ? trail : [],
    browsed,
    ref,
    results,
    query,
    setQuery(text) {
      typed.current = text;
      setText(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, SETTLE_MS);
    },
    to,
    onward: route.point ? [...trail, route.point].slice(-12) : [],
    open(point, focus = false) {
      settle();
      router.go(to(point));
      if (focus) requestAnimationFrame(() => detail.current?.focus());
    },
    search,
    list,
    detail,
  };
}

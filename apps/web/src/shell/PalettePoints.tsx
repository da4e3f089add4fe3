import { entryPath } from '@hooklab/surface';
import { useCommandState } from 'cmdk';
import { useEffect } from 'react';
import { useAsk } from '../base/useAsk';
import { useSelected, useStore } from '../base/useStore';
import { surfaceToShow } from '../kernel/chosen';
import { BROWSE, looksAtSurface } from '../route/route';
import { KindMark } from '../surface/KindGlyph';
import { useWorkbench } from '../workbench/context';
import { Entry, Group } from './PaletteEntry';

/** So many points at most; Browse has them all. */
const MOST = 50;
/** One letter means nothing yet. */
const LEAST = 2;

/** What `Command`'s filter lets through as it is: the worker has searched and ranked it. */
export const POINT_PREFIX = 'point ';

/** Points of the kernel that is looked at, as they are typed. */
export function PalettePoints({ onDone }: { onDone: (act: () => void) => () => void }) {
  const { kernels, router, bench } = useWorkbench();
  const text = useCommandState((state) => state.search.trim());
  const { list, loaded } = useStore(kernels.state);
  const target = useSelected(bench.state, (state) => state.target);
  const route = useStore(router.route);
  const asked = looksAtSurface(route) ? route.surface : null;
  const id = pickReady(surfaceToShow(list, asked, target), list, loaded);
  const title = list.find((s) => s.id === id)?.title ?? id;
  const state = (id && loaded[id]) || null;
  const ref = state?.state === 'ready' ? state.ref : null;
  const wanted = text.length >= LEAST;
  useEffect(() => {
    if (id && wanted && !state) kernels.open(id).catch(() => {});
  }, [kernels, id, wanted, state]);
  const { newest: value } = useAsk(ref && wanted ? `${ref.id} ${ref.version} ${text}` : null, () =>
    kernels.worker.complete(ref!, text, MOST),
  );
  if (!wanted || !id) return null;
  if (!ref) {
    return (
      <Group title={`Points of ${title}`}>
        <Entry value={`${POINT_PREFIX}wait`} onSelect={() => {}}>
          <span role="status" className="text-muted">
            {state?.state === 'failed'
              ? state.problem.what
              : `${state?.state === 'loading' ? state.progress : 'opening'}…`}
          </span>
        </Entry>
      </Group>
    );
  }
  if (!value || value.length === 0) return null;
  return (
    <Group title={`Points of ${title}`}>
      {value.map((entry) => {
        const path = entryPath(entry);
        return (
          <Entry
            key={path}
            value={`${POINT_PREFIX}${path}`}
            onSelect={onDone(() => router.go({ ...BROWSE, point: path, surface: asked, query: text }))}
          >
            <KindMark kind={entry.kind} className="w-[68px] shrink-0" />
            <code className="min-w-0 truncate font-mono text-sm">
              {entry.category && <span className="text-muted">{entry.category}:</span>}
              {entry.name}
            </code>
            {entry.module && <span className="text-xs text-muted">{entry.module}</span>}
          </Entry>
        );
      })}
    </Group>
  );
}

type Kernel = ReturnType<typeof useWorkbench>['kernels'];
type State = ReturnType<Kernel['state']['get']>;

/** A live kernel that was not read yet is not opened for a palette: the shipped one of its version answers. */
function pickReady(id: State['list'][number]['id'] | null, list: State['list'], loaded: State['loaded']) {
  if (!id || loaded[id]?.state === 'ready' || id.startsWith('debian-')) return id;
  const shipped = list.filter((s) => s.id.startsWith('debian-'));
  return (shipped.find((s) => s.id === `debian-${id.replace(/^lab:/, '')}`) ?? shipped.at(-1))?.id ?? null;
}

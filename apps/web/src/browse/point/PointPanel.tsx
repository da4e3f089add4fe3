import { useEffect, useRef } from 'react';
import { useAsk } from '../../base/useAsk';
import { ProblemView } from '../../ui/ProblemView';
import { useKeysOf } from '../../ui/useKeysOf';
import { useWorkbench } from '../../workbench/context';
import { useBrowsing } from '../browsing/browsing';
import { InsteadShipped } from '../surface/Opening';
import { AbsentPoint } from './AbsentPoint';
import { Declaration, Facts, Parts } from './Body';
import { Head } from './Head';
import { KernelStrip } from './KernelStrip';
import { Moments, useMoments } from './Moments';
import { NoPoint } from './NoPoint';

/** One point, whole. */
export function PointPanel() {
  const { kernels } = useWorkbench();
  const { ref, route, browsed, detail: region, list } = useBrowsing();
  const { point } = route;
  const keys = useRef<Record<string, () => void>>({});
  const key = ref && point ? `${ref.id} ${ref.version} ${point}` : null;
  // the page of the point before stays until this one's is there
  const { value, newest: page, problem } = useAsk(key, () => kernels.worker.page(ref!, point!));
  const moments = useMoments(ref, value && point);
  // letters anywhere on the screen; what moves the focus only within the panel
  const screen = useRef<HTMLElement | null>(null);
  useEffect(() => {
    screen.current = region.current?.closest('main') ?? null;
  }, [region]);
  useKeysOf(screen, (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select')) return;
    const members = () => region.current?.querySelector<HTMLElement>('[data-member]');
    const within: Record<string, (() => void) | undefined> = {
      Escape: () => list.current?.focus(),
      ArrowDown: target === region.current && members() ? () => members()?.focus() : undefined,
    };
    const run =
      event.key.length === 1
        ? value && keys.current[event.key.toLowerCase()]
        : region.current?.contains(target)
          ? within[event.key]
          : undefined;
    if (!run) return;
    event.preventDefault();
    run();
  });
  return (
    <section
      ref={region}
      data-region
      tabIndex={-1}
      aria-label="Point"
      data-testid="point"
      className="h-full overflow-auto bg-bg p-4 pt-3"
    >
      {!point ? (
        <NoPoint />
      ) : problem && !page ? (
        <AbsentPoint path={point} problem={problem} />
      ) : page ? (
        <article>
          <Head page={page} moments={moments.value} keys={keys} />
          <KernelStrip path={page.detail.path} />
          <div className="mt-2 empty:hidden">
            <Declaration page={page} />
          </div>
          <Parts page={page} />
          <Moments moments={moments} kind={page.detail.kind} />
          <Facts page={page} />
        </article>
      ) : browsed.loaded?.state === 'failed' ? (
        <div className="flex flex-col gap-2">
          <ProblemView problem={browsed.loaded.problem} />
          <InsteadShipped />
        </div>
      ) : (
        <p role="status" className="text-muted wrap-anywhere">
          {(browsed.waits || browsed.unknown) && !ref
            ? `${point} is shown once a kernel can be looked at.`
            : `Reading ${point}…`}
        </p>
      )}
    </section>
  );
}

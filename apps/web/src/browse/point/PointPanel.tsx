import { type KeyboardEvent, useRef } from 'react';
import { useWorkbench } from '../../shell/context';
import { ProblemView } from '../../shell/ProblemView';
import { useBrowsing } from '../browsing';
import { InsteadShipped } from '../surface/Opening';
import { useAsk } from '../useAsk';
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
  const { value: page, key: of, problem } = useAsk(key, () => kernels.worker.page(ref!, point!));
  const moments = useMoments(ref, page && of === key ? point : null);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    // what is typed in a popover of this panel comes here, too
    if (!(event.target instanceof HTMLElement) || !region.current?.contains(event.target)) return;
    if (event.target.closest('input, textarea')) return;
    const members = () => region.current?.querySelector<HTMLElement>('[data-member]');
    const act: Record<string, (() => void) | undefined> = {
      ...keys.current,
      Escape: () => list.current?.focus(),
      ArrowDown: event.target === event.currentTarget && members() ? () => members()?.focus() : undefined,
    };
    const run = act[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    <section
      ref={region}
      data-region
      tabIndex={-1}
      aria-label="Point"
      data-testid="point"
      onKeyDown={onKey}
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

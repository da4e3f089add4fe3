import { useStore } from '../../base/useStore';
import { isShipped } from '../../kernel/chosen';
import type { Browsed } from '../../surface/useBrowsed';
import { useWorkbench } from '../../workbench/context';
import { Link } from '../../workbench/Link';
import { useBrowsing } from '../browsing/browsing';

/** What stands in the list's place until the surface can be asked. */
export function Opening({ browsed }: { browsed: Browsed }) {
  const { shown, loaded, waits, unknown } = browsed;
  if (loaded?.state === 'failed' || waits || unknown) {
    return (
      <div className="flex flex-col gap-2 p-3 text-sm">
        <p className="text-muted">
          {unknown
            ? `This agent has no kernel “${unknown}”.`
            : waits
              ? `${shown?.title ?? 'This kernel'} was not read yet.`
              : 'This kernel cannot be looked at.'}
        </p>
        <InsteadShipped />
      </div>
    );
  }
  const word = shown?.progress ?? (loaded?.state === 'loading' ? loaded.progress : 'opening');
  return (
    <p role="status" className="p-3 text-sm text-muted">
      {shown ? `${shown.title}: ${word}…` : 'Asking the agent which kernels there are…'}
    </p>
  );
}

/** The same search and point on the newest kernel that needs no machine. */
export function InsteadShipped() {
  const { kernels } = useWorkbench();
  const { route } = useBrowsing();
  const { list } = useStore(kernels.state);
  const newest = list.findLast((s) => isShipped(s.id));
  if (!newest) return null;
  return (
    <p>
      <Link to={{ ...route, surface: newest.id }} className="text-accent underline underline-offset-2">
        Look at {newest.title}
      </Link>
    </p>
  );
}

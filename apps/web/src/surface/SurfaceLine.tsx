import type { SurfaceInfo } from '@hooklab/protocol';
import { Power, RotateCw, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSelected } from '../base/useStore';
import type { Loaded } from '../kernel/kernels';
import { bootWords } from '../targets/boot';
import { Button } from '../ui/Button';
import { Keys } from '../ui/Keys';
import { useTicker } from '../ui/useTicker';
import { useWorkbench } from '../workbench/context';
import { cancelReading, readWanted } from './readWanted';
import { staleWords } from './standIn';
import type { Browsed } from './useBrowsed';

/** What there is to say of the surface that is shown: it stands in for another, its modules changed, it failed. */
export function SurfaceLine({ browsed }: { browsed: Browsed }) {
  const context = useWorkbench();
  const { wanted, wantedLoaded, shown, standIn, waits } = browsed;
  const boot = useSelected(
    context.targets.state,
    (s) => s.list.find((t) => t.id === wanted?.id)?.boot ?? null,
  );
  if (!wanted) return null;
  const read = (title: string, Icon: typeof Power) => (
    <Button data-testid="read-surface" onClick={() => void readWanted(context)}>
      <Icon size={13} aria-hidden />
      {title}
      <Keys keys={context.actions.keysOf('readSurface')} />
    </Button>
  );
  const lab = wanted.id.startsWith('lab:');
  const instead = standIn && shown ? ` Shown: ${shown.title}.` : '';
  const cancelled = wantedLoaded?.state === 'failed' && wantedLoaded.problem.code.endsWith('cancelled');
  if (wantedLoaded?.state === 'failed' && !cancelled) {
    return (
      <Line>
        <span className="min-w-0 wrap-anywhere">
          <b className="font-semibold text-bad">
            {wanted.title}: {wantedLoaded.problem.what}.
          </b>{' '}
          {wantedLoaded.problem.cause && <>{wantedLoaded.problem.cause}. </>}
          {wantedLoaded.problem.fix && <>{wantedLoaded.problem.fix}.</>}
          {instead}
        </span>
        {read('Try again', RotateCw)}
      </Line>
    );
  }
  if (waits || cancelled) {
    return (
      <Line>
        <span>
          {wanted.title} is {lab ? 'off' : 'not connected'}.
          {standIn ? ' Shown are the files of the same Debian kernel.' : ''}
          {boot && ` ${bootWords(boot)}.`}
        </span>
        {read(lab ? 'Boot and read' : 'Connect and read', Power)}
      </Line>
    );
  }
  if (wanted.live && (wanted.state === 'reading' || wantedLoaded?.state === 'loading')) {
    return <Reading wanted={wanted} loaded={wantedLoaded} instead={instead} />;
  }
  if (wanted.stale) {
    return (
      <Line>
        <span role="status">{staleWords(wanted.stale)} since this was read.</span>
        {read('Read again', RotateCw)}
      </Line>
    );
  }
  return null;
}

/** A word of progress, the seconds, and a way to stop waiting for what was never read. */
function Reading({
  wanted,
  loaded,
  instead,
}: {
  wanted: SurfaceInfo;
  loaded: Loaded | null;
  instead: string;
}) {
  const context = useWorkbench();
  const target = useSelected(context.targets.state, (s) => s.list.find((t) => t.id === wanted.id) ?? null);
  const [since] = useState(() => performance.now());
  useTicker(true, 1000);
  const seconds = Math.floor((performance.now() - since) / 1000);
  const booting = target?.state === 'opening' ? target.progress : null;
  const word =
    booting ?? wanted.progress ?? (loaded?.state === 'loading' ? loaded.progress : null) ?? 'opening';
  return (
    <Line>
      <span role="status">
        {wanted.title}: {word} · {seconds} s.{instead}
      </span>
      {wanted.id.startsWith('lab:') && loaded?.state !== 'ready' && (
        <Button onClick={() => void cancelReading(context, wanted.id)}>
          <X size={13} aria-hidden />
          Cancel
        </Button>
      )}
    </Line>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <div
      data-testid="surface-line"
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b bg-raised px-3 py-1 text-sm"
    >
      {children}
    </div>
  );
}

import { Power, RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { keysOf } from '../../shell/actions';
import { useWorkbench } from '../../shell/context';
import { Button } from '../../ui/Button';
import { Keys } from '../../ui/Keys';
import { useBrowsing } from '../browsing';
import { cancelReading, readWanted } from './readWanted';
import { staleWords } from './standIn';

/** What there is to say of the surface that is shown: it stands in for another, its modules changed, it failed. */
export function SurfaceLine() {
  const context = useWorkbench();
  const { browsed } = useBrowsing();
  const { wanted, wantedLoaded, shown, standIn, waits } = browsed;
  if (!wanted) return null;
  const read = (title: string, Icon: typeof Power) => (
    <Button data-testid="read-surface" onClick={() => void readWanted(context)}>
      <Icon size={13} aria-hidden />
      {title}
      <Keys keys={keysOf('readSurface')} />
    </Button>
  );
  const instead = standIn && shown ? ` Shown: ${shown.title}.` : '';
  if (wantedLoaded?.state === 'failed') {
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
  if (waits) {
    return (
      <Line>
        <span>
          {wanted.title} is off.{standIn ? ' Shown are the files of the same Debian kernel.' : ''}
        </span>
        {read('Boot and read', Power)}
      </Line>
    );
  }
  if ((wanted.live && wanted.state === 'reading') || wantedLoaded?.state === 'loading') {
    const word = wanted.progress ?? (wantedLoaded?.state === 'loading' ? wantedLoaded.progress : 'opening');
    return (
      <Line>
        <span role="status">
          {wanted.title}: {word}…{instead}
        </span>
        {wanted.id.startsWith('lab:') && (
          <Button onClick={() => void cancelReading(context, wanted.id)}>
            <X size={13} aria-hidden />
            Cancel
          </Button>
        )}
      </Line>
    );
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

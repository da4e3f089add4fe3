import { RotateCw } from 'lucide-react';
import { Button } from '../ui/Button';
import { ProblemView } from '../ui/ProblemView';
import { useWorkbench } from '../workbench/context';
import type { Browsed } from './useBrowsed';

/** What stands in place of a screen's content until its surface can be asked: the way there, or why not. */
export function SurfaceState({ surface }: { surface: Browsed }) {
  const { kernels } = useWorkbench();
  const { shown: info, loaded, unknown, waits } = surface;
  if (unknown) return <p className="p-4 text-muted">This agent has no kernel “{unknown}”.</p>;
  if (!info) return <p className="p-4 text-muted">Asking the agent which kernels there are…</p>;
  if (loaded?.state === 'failed') {
    return (
      <div className="flex flex-col items-start gap-2 p-4">
        <ProblemView problem={loaded.problem} />
        <Button onClick={() => void kernels.open(info.id).catch(() => {})}>
          <RotateCw size={13} aria-hidden />
          Try again
        </Button>
      </div>
    );
  }
  if (waits) return <p className="p-4 text-muted">{info.title} was not read yet.</p>;
  const word =
    (info.state === 'reading' && info.progress) || (loaded?.state === 'loading' && loaded.progress);
  return (
    <p role="status" className="p-4 text-muted">
      {info.title}: {word || 'opening'}…
    </p>
  );
}

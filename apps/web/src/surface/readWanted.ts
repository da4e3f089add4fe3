import { toProblem } from '@hooklab/base';
import type { SurfaceId } from '@hooklab/protocol';
import { toast } from 'sonner';
import { surfaceToShow } from '../kernel/chosen';
import { looksAtSurface } from '../route/route';
import { showProblem } from '../ui/showProblem';
import type { Workbench } from '../workbench/context';

/** Read the kernel that is browsed: open its target where need be, and say how many points came or went. */
export async function readWanted({ kernels, router, bench }: Workbench): Promise<void> {
  const route = router.route.get();
  if (!looksAtSurface(route)) return;
  const { list, loaded } = kernels.state.get();
  const id = surfaceToShow(list, route.surface, bench.state.get().target);
  if (!id) return;
  const before = loaded[id];
  const known = before?.state === 'ready' ? before.points : null;
  try {
    await kernels.open(id, known !== null);
    const after = kernels.state.get().loaded[id];
    if (known !== null && after?.state === 'ready') toast(pointsWords(after.points - known));
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code !== 'cancelled' && known !== null) showProblem(problem);
  }
}

export function pointsWords(more: number): string {
  if (more === 0) return 'Read again: as many points as before.';
  const count = Math.abs(more).toLocaleString('en');
  return `Read again: ${count} ${Math.abs(more) === 1 ? 'point' : 'points'} ${more > 0 ? 'appeared' : 'vanished'}.`;
}

/** Stop waiting: a lab VM that boots for it is shut down again. */
export async function cancelReading({ targets }: Workbench, id: SurfaceId): Promise<void> {
  if (id.startsWith('debian-') || id === 'local') return;
  try {
    await targets.stop(id as Exclude<SurfaceId, `debian-${string}`>);
  } catch (error) {
    showProblem(toProblem(error));
  }
}

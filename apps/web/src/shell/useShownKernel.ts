import type { SurfaceId, TargetId } from '@hooklab/protocol';
import { useSelected, useStore } from '../base/useStore';
import { surfaceToShow, targetOf } from '../kernel/chosen';
import { looksAtSurface } from '../route/route';
import { useWorkbench } from '../workbench/context';

/** The kernel of this screen: what Ask and Browse look at, what Compose traces. `surface`: null in Compose and Library. */
export function useShownKernel(): { surface: SurfaceId | null; target: TargetId | null } {
  const { kernels, bench, router } = useWorkbench();
  const { list } = useStore(kernels.state);
  const target = useSelected(bench.state, (state) => state.target);
  const route = useStore(router.route);
  const surface = looksAtSurface(route) ? surfaceToShow(list, route.surface, target) : null;
  return { surface, target: surface ? targetOf(surface) : target };
}

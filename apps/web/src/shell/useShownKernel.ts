import type { SurfaceId, TargetId } from '@hooklab/protocol';
import { useSelected, useStore } from '../base/useStore';
import { surfaceToShow, targetOf } from '../kernel/chosen';
import { useWorkbench } from '../workbench/context';

/** The kernel of this screen: what Ask and Browse look at, what Compose traces. `surface`: null in Compose. */
export function useShownKernel(): { surface: SurfaceId | null; target: TargetId | null } {
  const { kernels, bench, router } = useWorkbench();
  const { list } = useStore(kernels.state);
  const target = useSelected(bench.state, (state) => state.target);
  const route = useStore(router.route);
  const surface = route.screen === 'run' ? null : surfaceToShow(list, route.surface, target);
  return { surface, target: surface ? targetOf(surface) : target };
}

import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import { useEffect } from 'react';
import { useSelected, useStore } from '../base/useStore';
import { keepSurface, surfaceToShow } from '../kernel/chosen';
import type { Loaded } from '../kernel/kernels';
import type { SurfaceRef } from '../kernel/service';
import { useWorkbench } from '../workbench/context';

export interface ShownSurface {
  id: SurfaceId | null;
  info: SurfaceInfo | null;
  loaded: Loaded | null;
  /** once it can be asked */
  ref: SurfaceRef | null;
}

/**
 * The surface that a screen shows, opened while it shows it. `wanted`: what the address names. A live one that was
 * not read yet is opened too: choosing it says that it is wanted, and its way is shown.
 */
export function useSurface(wanted: SurfaceId | null, shown: boolean): ShownSurface {
  const { kernels, bench } = useWorkbench();
  const { list, loaded } = useStore(kernels.state);
  const target = useSelected(bench.state, (s) => s.target);
  const id = surfaceToShow(list, wanted, target);
  const known = list.length > 0;
  useEffect(() => {
    if (!id || !shown || !known) return;
    if (wanted) keepSurface(wanted);
    // the state shows why when it fails
    kernels.open(id).catch(() => {});
  }, [kernels, id, wanted, shown, known]);
  const now = (id && loaded[id]) || null;
  return {
    id,
    info: list.find((s) => s.id === id) ?? null,
    loaded: now,
    ref: now?.state === 'ready' ? now.ref : null,
  };
}

import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import { useEffect } from 'react';
import { useSelected, useStore } from '../base/useStore';
import { surfaceToShow } from '../kernel/chosen';
import type { Loaded } from '../kernel/kernels';
import type { SurfaceRef } from '../kernel/service';
import { looksAtSurface } from '../route/route';
import { useWorkbench } from '../workbench/context';
import { standInOf, wouldOpen } from './standIn';

/** The surface that is asked for, and the one that is shown: itself, or a shipped one until it was read. */
export interface Browsed {
  wanted: SurfaceInfo | null;
  wantedLoaded: Loaded | null;
  /** asked for, and the agent has no such kernel */
  unknown: SurfaceId | null;
  /** reading it would open a target: nobody has said so yet */
  waits: boolean;
  shown: SurfaceInfo | null;
  loaded: Loaded | null;
  standIn: boolean;
  /** once the shown one can be asked */
  ref: SurfaceRef | null;
  points: number;
}

export function useBrowsed(asked: SurfaceId | null, onScreen: boolean): Browsed {
  const { kernels, bench, targets, router } = useWorkbench();
  const { list, loaded } = useStore(kernels.state);
  const target = useSelected(bench.state, (s) => s.target);
  const id = surfaceToShow(list, asked, target);
  const open = useSelected(targets.state, (s) => s.list.some((t) => t.id === id && t.state === 'open'));
  const wanted = list.find((s) => s.id === id) ?? null;
  const known = wanted !== null;
  const wantedLoaded = (id && loaded[id]) || null;
  const waits = wanted !== null && wantedLoaded === null && wouldOpen(wanted, open);
  const standId = id && wantedLoaded?.state !== 'ready' ? standInOf(id, list) : null;
  const openable = wanted !== null && !waits && wantedLoaded === null;
  useEffect(() => {
    if (!onScreen || !id) return;
    const route = router.route.get();
    // an address always says of which kernel it is
    if (!asked && known && looksAtSurface(route)) router.go({ ...route, surface: id }, true);
    // where it fails, the state says why
    if (openable) kernels.open(id).catch(() => {});
    if (standId) kernels.open(standId).catch(() => {});
  }, [kernels, router, onScreen, asked, known, id, openable, standId]);
  const shownId = standId ?? id;
  const now = (shownId && loaded[shownId]) || null;
  return {
    wanted,
    wantedLoaded,
    unknown: list.length > 0 && wanted === null ? id : null,
    waits,
    shown: list.find((s) => s.id === shownId) ?? null,
    loaded: now,
    standIn: standId !== null,
    ref: now?.state === 'ready' ? now.ref : null,
    points: now?.state === 'ready' ? now.points : 0,
  };
}

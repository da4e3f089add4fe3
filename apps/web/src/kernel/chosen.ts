import type { SurfaceId, SurfaceInfo, TargetId } from '@hooklab/protocol';

/** A kernel to look at when the address names none: the target's, read from it or as shipped, else the newest shipped. */
export function surfaceToShow(
  list: readonly SurfaceInfo[],
  wanted: SurfaceId | null,
  target: TargetId | null,
): SurfaceId | null {
  if (wanted) return wanted;
  // the agent says which is the best in a moment: two kernels are not read for one look
  if (!target) return null;
  const live = list.find((s) => s.id === target && s.state === 'ready');
  if (live) return live.id;
  const shipped = list.filter((s) => isShipped(s.id));
  return shippedOf(list, target) ?? (shipped.at(-1) ?? list[0])?.id ?? null;
}

/** "lab:6.12" → "debian-6.12": the shipped surface of a lab kernel; null for one that was added, and for other targets. */
export const shippedOf = (list: readonly SurfaceInfo[], target: TargetId): SurfaceId | null =>
  list.find(({ id }) => isShipped(id) && targetOf(id) === target)?.id ?? null;

/** "debian-6.12" → "lab:6.12": where the shipped surface's own kernel can be booted. */
export function targetOf(surface: SurfaceId): TargetId {
  return isShipped(surface) ? `lab:${surface.slice('debian-'.length)}` : (surface as TargetId);
}

export const isShipped = (surface: SurfaceId): boolean => surface.startsWith('debian-');

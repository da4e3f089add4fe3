import type { SurfaceId, SurfaceInfo, TargetId } from '@hooklab/protocol';

const KEY = 'hooklab.surface';

/** A kernel to look at when the address names none: the last one, else what is open, else the newest shipped. */
export function surfaceToShow(
  list: readonly SurfaceInfo[],
  wanted: SurfaceId | null,
  target: TargetId | null,
  last = lastSurface(),
): SurfaceId | null {
  if (wanted) return wanted;
  if (list.some((s) => s.id === last)) return last as SurfaceId;
  const live = list.find((s) => s.id === target && s.state === 'ready');
  if (live) return live.id;
  const shipped = list.filter((s) => isShipped(s.id));
  const like = target?.startsWith('lab:') ? `debian-${target.slice(4)}` : null;
  return (shipped.find((s) => s.id === like) ?? shipped.at(-1) ?? list[0])?.id ?? null;
}

/** "debian-6.12" → "lab:6.12": where the shipped surface's own kernel can be booted. */
export function targetOf(surface: SurfaceId): TargetId {
  return isShipped(surface) ? `lab:${surface.slice('debian-'.length)}` : (surface as TargetId);
}

export const isShipped = (surface: SurfaceId): boolean => surface.startsWith('debian-');

export function keepSurface(id: SurfaceId): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // It then holds until the page is closed.
  }
}

function lastSurface(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import { isShipped } from '../kernel/chosen';

/**
 * The shipped surface to show while a live one was never read: that of the same Debian version.
 *
 *   lab:6.12 → debian-6.12; local, ssh:… → none
 */
export function standInOf(id: SurfaceId, list: readonly SurfaceInfo[]): SurfaceId | null {
  const lab = /^lab:(.+)$/.exec(id)?.[1];
  return list.find((s) => s.id === `debian-${lab}`)?.id ?? null;
}

/** Would reading it open a target that is closed now? Then it is only done when asked for. */
export const wouldOpen = (info: SurfaceInfo, targetOpen: boolean): boolean =>
  !isShipped(info.id) && info.id !== 'local' && !targetOpen && info.version === null;

/** "nf_tables and 2 more were loaded, xt_nat was unloaded" */
export function staleWords({ loaded, unloaded }: NonNullable<SurfaceInfo['stale']>): string {
  const words = [part(loaded, 'loaded'), part(unloaded, 'unloaded')].filter((word) => word !== null);
  return words.join(', ') || 'its modules changed';
}

function part(modules: readonly string[], done: string): string | null {
  const [first, second] = modules;
  if (!first) return null;
  if (!second) return `${first} was ${done}`;
  return modules.length === 2
    ? `${first} and ${second} were ${done}`
    : `${first} and ${modules.length - 1} more were ${done}`;
}

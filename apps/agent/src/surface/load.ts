import { Surface } from '@hooklab/surface';
import { readSurface } from './store';
import type { Surfaces } from './surfaces';

/** The surface that a command names: `--surface` (shipped name, directory, .tar.xz) or a live `--target`. */
export async function loadSurface(
  from: { surface?: string | undefined; target?: string | undefined },
  surfaces: Surfaces,
  shippedDir: string,
): Promise<Surface> {
  if (from.target !== undefined) {
    return new Surface(from.target, await surfaces.files(from.target));
  }
  const name = from.surface ?? 'debian-6.12';
  return new Surface(name, await readSurface(name, shippedDir));
}

import { Surface } from '@hooklab/surface';
import type { Workbench } from '../run/workbench';
import { readSurface } from './store';

/** The surface that a command names: `--surface` (shipped name, directory, .tar.xz) or a live `--target`. */
export async function loadSurface(
  from: { surface?: string | undefined; target?: string | undefined },
  workbench: Workbench,
  shippedDir: string,
): Promise<Surface> {
  if (from.target !== undefined) {
    return new Surface(from.target, await workbench.surfaces.files(from.target));
  }
  const name = from.surface ?? 'debian-6.12';
  return new Surface(name, await readSurface(name, shippedDir));
}

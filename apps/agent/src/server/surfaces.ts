import type { Handlers } from './dispatch';
import type { Window } from './window';

export function surfaceHandlers({
  workbench,
  gone,
}: Window): Pick<Handlers, 'surfaces.list' | 'surface.open'> {
  const { surfaces } = workbench;
  const watched = new Set<string>();
  return {
    'surfaces.list': () => ({ surfaces: surfaces.list() }),
    'surface.open': async ({ surface, again }) => {
      const info = await surfaces.open(surface, { again, signal: gone });
      if (!watched.has(surface)) surfaces.watch(surface, gone);
      watched.add(surface);
      return info;
    },
  };
}

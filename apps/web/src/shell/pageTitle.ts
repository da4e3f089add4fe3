import { goalById } from '@hooklab/advisor';
import { shortTitle } from '../ask/goalTitle';
import type { Route, SurfaceRoute } from '../route/route';

/** What Compose shows, for its title. */
export interface Composed {
  probe: string | null;
  target: string | null;
  /** "unlinkat · tp" of a run that goes on; null: none */
  running: string | null;
}

/** The tab's title: what is shown, on which kernel, on which screen. "fn:vfs_unlink · debian-6.12 · Browse – Hooklab" */
export function pageTitle(route: Route, composed: Composed): string {
  const parts =
    route.screen === 'run'
      ? [composed.running ? `▶ ${composed.running}` : composed.probe, composed.target, 'Compose']
      : route.screen === 'runs'
        ? [route.name, 'Runs']
        : route.screen === 'library'
          ? [route.query.trim(), 'Library']
          : [route.point || route.query.trim() || goalOf(route), route.surface, SCREEN[route.screen]];
  return `${parts.filter(Boolean).join(' · ')} – Hooklab`;
}

const SCREEN = { ask: 'Ask', browse: 'Browse' } as const;

function goalOf(route: SurfaceRoute): string | null {
  const goal = route.screen === 'ask' ? goalById.get(route.goal?.split(',')[0] ?? '') : undefined;
  return goal ? shortTitle(goal) : null;
}

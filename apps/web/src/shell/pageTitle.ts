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
export const pageTitle = (route: Route, composed: Composed): string =>
  `${partsOf(route, composed).filter(Boolean).join(' · ')} – Hooklab`;

function partsOf(route: Route, { probe, target, running }: Composed): (string | null)[] {
  switch (route.screen) {
    case 'run':
      return [running ? `▶ ${running}` : probe, target, 'Compose'];
    case 'lens':
      return [probe, target, 'Lens'];
    case 'runs':
      return [route.name, 'Runs'];
    case 'lessons':
      return ['Lessons'];
    case 'library':
      return [route.query.trim(), 'Library'];
    default:
      return [route.point || route.query.trim() || goalOf(route), route.surface, SCREEN[route.screen]];
  }
}

const SCREEN = { ask: 'Ask', browse: 'Browse' } as const;

function goalOf(route: SurfaceRoute): string | null {
  const goal = route.screen === 'ask' ? goalById.get(route.goal?.split(',')[0] ?? '') : undefined;
  return goal ? shortTitle(goal) : null;
}

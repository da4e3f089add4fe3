import type { SurfaceId } from '@hooklab/protocol';

/** What the address bar says: which screen, and what it shows. A reload or a sent link shows the same again. */
export type Route =
  /** /compose */
  | { screen: 'run' }
  /** /lens: the probe of Compose by several hooks */
  | { screen: 'lens' }
  /** /runs and /runs/unlinkat-tp-20261130-194512: those that are kept on disk, and one of them */
  | { screen: 'runs'; name: string | null }
  /** /lessons: which there are; an open one lies beside every screen */
  | { screen: 'lessons' }
  /** /library?q=tcp */
  | { screen: 'library'; query: string }
  /** /browse/tracepoint/syscalls/sys_enter_unlinkat?surface=lab:6.12&q=unlinkat&against=debian-7.2 */
  | ({ screen: 'browse'; point: string | null } & Common & { against: string | null })
  /**
   * / and /ask?q=who+deletes+this+file&need=return,stack and /ask/fn/vfs_unlink: the cards of a point.
   * `card`: the chosen one, "fmod_ret fn:vfs_unlink"; null: the best
   */
  | ({
      screen: 'ask';
      point: string | null;
      goal: string | null;
      needs: string;
      card: string | null;
    } & Common);

interface Common {
  /** null: the person's last one */
  surface: SurfaceId | null;
  /** what was typed */
  query: string;
}

/** Ask and Browse look at a surface, which their addresses say. */
export type SurfaceRoute = Extract<Route, { screen: 'ask' | 'browse' }>;
export const looksAtSurface = (route: Route): route is SurfaceRoute =>
  route.screen === 'ask' || route.screen === 'browse';

export type ScreenName = Route['screen'];

const SURFACE = /^(debian-[0-9.]{1,8}|local|lab:[a-z0-9.-]{1,24}|ssh:[A-Za-z0-9_.@:-]{1,128})$/;
const RECORDING = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const POINT_PART = /^[^/\s]{1,256}$/;

/** Path and query → route. Whatever is not understood is left out: an address never breaks the page. */
export function parseRoute(path: string, search: string): Route {
  const [screen, ...rest] = path.split('/').filter((part) => part !== '');
  const query = new URLSearchParams(search);
  const surface = query.get('surface');
  const common: Common = {
    surface: surface !== null && SURFACE.test(surface) ? (surface as SurfaceId) : null,
    query: query.get('q') ?? '',
  };
  const parts = rest.map(decodePart);
  const point =
    parts.length >= 2 && parts.every((part) => part !== null && POINT_PART.test(part))
      ? parts.join(':')
      : query.get('point');
  switch (screen) {
    case 'browse':
      return { screen, point, ...common, against: query.get('against') };
    case 'ask':
      return {
        screen,
        point,
        goal: query.get('goal'),
        needs: query.get('need') ?? '',
        card: query.get('card'),
        ...common,
      };
    case 'compose':
      return { screen: 'run' };
    case 'lens':
    case 'lessons':
      return { screen };
    case 'runs':
      return { screen, name: RECORDING.test(rest[0] ?? '') ? rest[0]! : null };
    case 'library':
      return { screen, query: common.query };
    default:
      return ASK;
  }
}

/** The address of a route: `parseRoute` reads it back. */
export function routeText(route: Route): string {
  if (route.screen === 'run') return '/compose';
  if (route.screen === 'lens' || route.screen === 'lessons') return `/${route.screen}`;
  if (route.screen === 'runs') return route.name === null ? '/runs' : `/runs/${route.name}`;
  if (route.screen === 'library')
    return route.query === '' ? '/library' : `/library?${new URLSearchParams({ q: route.query })}`;
  const parts = route.point?.split(':') ?? [];
  const inPath = parts.length >= 2 && parts.every((part) => POINT_PART.test(part) && !/^\.{1,2}$/.test(part));
  const query = new URLSearchParams();
  const set = (name: string, value: string | null) => {
    if (value) query.set(name, value);
  };
  if (!inPath) set('point', route.point);
  set('surface', route.surface);
  set('q', route.query);
  if (route.screen === 'browse') set('against', route.against);
  else {
    set('goal', route.goal);
    set('need', route.needs);
    set('card', route.card);
  }
  const path = [route.screen, ...(inPath ? parts.map(encodeURIComponent) : [])].join('/');
  // what a person reads: "lab:6.12", not "lab%3A6.12"
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return `/${path}${text ? `?${text}` : ''}`;
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

export const RUNS: Route = { screen: 'runs', name: null };

export const LIBRARY: Route = { screen: 'library', query: '' };

export const BROWSE: Extract<Route, { screen: 'browse' }> = {
  screen: 'browse',
  point: null,
  surface: null,
  query: '',
  against: null,
};

export const ASK: Extract<Route, { screen: 'ask' }> = {
  screen: 'ask',
  point: null,
  goal: null,
  needs: '',
  card: null,
  surface: null,
  query: '',
};

import { Store } from '../base/store';
import { parseRoute, type Route, routeText, type ScreenName } from './route';

/** The address bar as a store. One page answers every address, so moving is `history` and nothing more. */
export class Router {
  readonly route: Store<Route>;
  /** where each screen was left: coming back to it finds it so */
  readonly #last = new Map<ScreenName, { route: Route; trail: Trail }>();
  /** the points through which a person came to this one, the first one first; kept with the entry of the history */
  readonly trail: Store<Trail>;

  constructor() {
    this.route = new Store(here());
    this.trail = new Store(trailOf(history.state));
    this.#keep();
    window.addEventListener('popstate', () => this.#show(here(), trailOf(history.state)));
  }

  /** `replace`: no entry of its own in the history, as for each letter typed; the trail then stays. */
  go(route: Route, replace = false, trail: Trail = []): void {
    const address = routeText(route);
    if (address === location.pathname + location.search) return;
    const kept = replace ? this.trail.get() : trail;
    history[replace ? 'replaceState' : 'pushState']({ trail: kept }, '', address);
    this.#show(route, kept);
  }

  /** To a screen as it was left, or as it begins. */
  goTo(screen: ScreenName, begin: Route): void {
    if (this.route.get().screen === screen) return;
    const last = this.#last.get(screen);
    this.go(last?.route ?? begin, false, last?.trail);
  }

  #show(route: Route, trail: Trail): void {
    this.trail.set(trail);
    this.route.set(route);
    this.#keep();
  }

  #keep(): void {
    const route = this.route.get();
    this.#last.set(route.screen, { route, trail: this.trail.get() });
  }
}

/** Paths of points: "fn:vfs_unlink", "struct:inode". */
export type Trail = readonly string[];

function trailOf(state: unknown): Trail {
  const trail = (state as { trail?: unknown } | null)?.trail;
  return Array.isArray(trail) && trail.every((path) => typeof path === 'string') ? trail : [];
}

const here = (): Route => parseRoute(location.pathname, location.search);

import { Store } from '../base/store';
import { parseRoute, type Route, routeText, type ScreenName } from './route';

/** The address bar as a store. One page answers every address, so moving is `history` and nothing more. */
export class Router {
  readonly route: Store<Route>;
  /** where each screen was left: coming back to it finds it so */
  readonly #last = new Map<ScreenName, Route>();

  constructor() {
    this.route = new Store(here());
    window.addEventListener('popstate', () => this.#show(here()));
  }

  /** `replace`: no entry of its own in the history, as for each letter typed. */
  go(route: Route, replace = false): void {
    const address = routeText(route);
    if (address === location.pathname + location.search) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    this.#show(route);
  }

  /** To a screen as it was left, or as it begins. */
  goTo(screen: ScreenName, begin: Route): void {
    if (this.route.get().screen !== screen) this.go(this.#last.get(screen) ?? begin);
  }

  #show(route: Route): void {
    this.#last.set(route.screen, route);
    this.route.set(route);
  }
}

const here = (): Route => parseRoute(location.pathname, location.search);

import { createContext, type RefObject, useContext } from 'react';
import type { SurfaceRef } from '../../kernel/service';
import type { BROWSE, Route } from '../../route/route';
import type { Trail } from '../../route/router';
import type { Browsed } from '../../surface/useBrowsed';
import type { Results } from './results';

export type BrowseRoute = typeof BROWSE;

/** What the parts of the screen share. */
export interface Browsing {
  route: BrowseRoute;
  trail: Trail;
  browsed: Browsed;
  /** null until the surface can be asked */
  ref: SurfaceRef | null;
  results: Results;
  query: string;
  setQuery(query: string): void;
  /** the address of a point, with the surface and query of now */
  to(point: string, against?: string | null): BrowseRoute;
  /** the trail of what is reached from the point that is shown */
  onward: Trail;
  /** from the list: the trail begins anew */
  open(point: string, focus?: boolean): void;
  search: RefObject<HTMLInputElement | null>;
  list: RefObject<HTMLDivElement | null>;
  detail: RefObject<HTMLElement | null>;
}

export const BrowsingContext = createContext<Browsing | null>(null);

export function useBrowsing(): Browsing {
  const value = useContext(BrowsingContext);
  if (!value) throw new Error('outside the Browse screen');
  return value;
}

export const isBrowse = (route: Route): route is BrowseRoute => route.screen === 'browse';

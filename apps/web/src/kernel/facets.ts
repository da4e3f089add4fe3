import { type Catalog, type PointKind, parseQuery } from '@hooklab/surface';
import { without } from './tokens';

/** How many results each filter would leave; a facet does not count its own filter. */
export interface Facets {
  kinds: Partial<Record<PointKind, number>>;
  /** '' is the kernel itself */
  modules: Record<string, number>;
  /** of tracepoints: "sched", "syscalls" */
  categories: Record<string, number>;
  traceable: { yes: number; no: number };
}

export function facetsOf(catalog: Catalog, query: string): Facets {
  const used = new Set(parseQuery(query).filters.map((f) => f.key));
  const all = catalog.search(query).facets;
  const but = (key: 'kind' | 'module' | 'category' | 'traceable') =>
    used.has(key) ? catalog.search(without(query, key)).facets : all;
  const { traceable, untraceable } = but('traceable');
  return {
    // of what is chosen, as many as are shown: without the filter, vaguer matches are left out sooner
    kinds: { ...but('kind').kinds, ...all.kinds },
    modules: { ...but('module').modules, ...all.modules },
    categories: { ...but('category').categories, ...all.categories },
    traceable: { yes: all.traceable || traceable, no: all.untraceable || untraceable },
  };
}

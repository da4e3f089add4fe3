import { decodeText } from '../bytes/text';
import type { Surface } from '../surface/surface';
import { type BuiltCatalog, buildCatalog } from './build';
import { type Categories, categoriesOf } from './categories';
import { type CatalogEntry, POINT_KINDS } from './entry';
import { Filters } from './filters';
import { type Priors, priorsOf } from './prior';
import { parseQuery, type Query } from './query';
import { ranked, type SearchResult } from './ranked';
import { Scorer } from './scorer';

/**
 * Every point of a surface, searchable: events, syscalls, functions, LSM hooks, loaded BPF programs, types, symbols.
 * 130,000 names are compared on each key; only their letters, as bits, are looked at first.
 */
export class Catalog {
  readonly #built: BuiltCatalog;
  readonly #filters: Filters;
  readonly #scorer: Scorer;
  readonly #priors: Priors;
  readonly #categories: Categories;

  constructor(readonly surface: Surface) {
    this.#built = buildCatalog(surface);
    this.#filters = new Filters(surface, this.#built);
    const { store } = this.#built;
    this.#scorer = new Scorer(store);
    this.#categories = categoriesOf(store);
    this.#priors = priorsOf(store, this.#categories);
  }

  get length(): number {
    return this.#built.store.length;
  }

  /** Prepare the filters by type and field, which the first of them would otherwise wait for. */
  warm(): this {
    this.#filters.warm();
    return this;
  }

  entry(id: number): CatalogEntry {
    const { store, modules } = this.#built;
    const start = store.starts[id]!;
    const name = start + store.names[id]!;
    const kind = POINT_KINDS[store.kinds[id]!]!;
    return {
      id,
      kind,
      name: decodeText(store.text, name, store.starts[id + 1]!),
      category: kind === 'tracepoint' ? decodeText(store.text, start, name - 1) : '',
      module: modules[store.modules[id]!] || null,
      traceable: store.traceable[id]! > 1 ? null : store.traceable[id] === 1,
    };
  }

  /** All entries that match, best first. Without terms: all that the filters let through, in catalog order. */
  search(text: string): SearchResult {
    const query = parseQuery(text);
    const found = this.#scorer.score(query.terms, this.#mask(query));
    return ranked(this.#scorer.scores, found, this.#priors, this.#built, this.#categories);
  }

  /** Filters as one byte an entry; null lets all through. */
  #mask({ filters }: Query): Uint8Array | null {
    const [first, ...rest] = filters;
    if (!first) return null;
    const head = this.#filters.mask(first);
    if (rest.length === 0) return head;
    const mask = head.slice();
    for (const filter of rest) {
      const other = this.#filters.mask(filter);
      for (let i = 0; i < mask.length; i++) mask[i]! &= other[i]!;
    }
    return mask;
  }
}

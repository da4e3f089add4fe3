import { decodeText } from '../bytes/text';
import type { Surface } from '../surface/surface';
import { type BuiltCatalog, buildCatalog } from './build';
import { type Categories, categoriesOf } from './categories';
import { type CatalogEntry, POINT_KINDS } from './entry';
import { Filters } from './filters';
import { score, TIER } from './match';
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
    const mask = this.#mask(query);
    let found = this.#scorer.score(query.terms, mask);
    found += this.#members(query, mask);
    return ranked(this.#scorer.scores, found, this.#priors, this.#built, this.#categories);
  }

  /**
   * The name of a member, typed as it is (skc_daddr): where no name holds the word, what has such a member is meant, and
   * stands before names that only resemble it. Returns how many entries came in.
   */
  #members({ terms, filters }: Query, mask: Uint8Array | null): number {
    const { scores } = this.#scorer;
    const [term] = terms;
    if (!term || terms.length > 1 || term.bytes.length < 3 || filters.some(({ key }) => key === 'field'))
      return 0;
    for (let i = 0; i < scores.length; i++) if (scores[i]! >= 0 && scores[i]! >> 8 <= TIER.inside) return 0;
    const having = this.#filters.withMember(String.fromCharCode(...term.bytes));
    if (!having) return 0;
    let added = 0;
    for (let i = 0; i < scores.length; i++) {
      if (having[i] === 0 || (mask !== null && mask[i] === 0)) continue;
      if (scores[i]! < 0) added++;
      scores[i] = score(TIER.word, 0);
    }
    return added;
  }

  /** Filters as one byte an entry; null lets all through. */
  #mask({ filters }: Query): Uint8Array | null {
    const [first, ...rest] = filters;
    if (!first) return null;
    const head = this.#filters.meant(first);
    if (rest.length === 0 && !first.not) return head;
    const mask = head.slice();
    if (first.not) for (let i = 0; i < mask.length; i++) mask[i]! ^= 1;
    for (const filter of rest) {
      const other = this.#filters.meant(filter);
      if (filter.not) for (let i = 0; i < mask.length; i++) mask[i]! &= other[i]! ^ 1;
      else for (let i = 0; i < mask.length; i++) mask[i]! &= other[i]!;
    }
    return mask;
  }
}

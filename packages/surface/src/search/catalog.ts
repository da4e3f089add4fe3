import { decodeText } from '../bytes/text';
import type { Surface } from '../surface/surface';
import { type BuiltCatalog, buildCatalog } from './build';
import { type CatalogEntry, POINT_KINDS, type PointKind } from './entry';
import { Filters } from './filters';
import { isLoose, Matcher, NO_MATCH, TIER, tighten } from './match';
import { parseQuery, type Query } from './query';
import type { Term } from './term';

export interface SearchResult {
  /** entries, best first */
  ids: Uint32Array;
  /** how many of them there are of each kind, of each module ('' is the kernel), of each category of events, and
   * that can and cannot be traced */
  facets: {
    kinds: Partial<Record<PointKind, number>>;
    modules: Record<string, number>;
    categories: Record<string, number>;
    traceable: number;
    untraceable: number;
  };
}

/** Where a kind stands among names that match equally well; untraceable functions stand behind types. */
const PRIOR: Record<PointKind, number> = {
  tracepoint: 0,
  rawtracepoint: 1,
  syscall: 1,
  fn: 2,
  lsm: 3,
  struct: 4,
  union: 5,
  enum: 6,
  typedef: 6,
  symbol: 9,
};
const UNTRACEABLE = 7;
/** With more than this many names that hold a term as a whole, nobody wants scattered letters below them. */
const ENOUGH = 50;
const MIN_TYPO = 4;

/**
 * Every point of a surface, searchable: events, syscalls, functions, LSM hooks, types, symbols. 130,000 names are
 * compared on each key; only their letters, as bits, are looked at first.
 */
export class Catalog {
  readonly #built: BuiltCatalog;
  readonly #filters: Filters;
  readonly #matcher: Matcher;
  readonly #priors: Uint8Array;
  readonly #scores: Int32Array;
  #categories: { names: string[]; of: Uint16Array } | null = null;

  constructor(readonly surface: Surface) {
    this.#built = buildCatalog(surface);
    this.#filters = new Filters(surface, this.#built);
    const { store } = this.#built;
    this.#matcher = new Matcher(store);
    this.#scores = new Int32Array(store.length);
    const priors = POINT_KINDS.map((kind) => PRIOR[kind]);
    const fn = POINT_KINDS.indexOf('fn');
    this.#priors = store.kinds.map((kind, i) =>
      kind === fn && store.traceable[i] === 0 ? UNTRACEABLE : priors[kind]!,
    );
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
    const scores = this.#scores;
    const mask = this.#mask(query);
    const count = query.terms.length === 0 ? this.#all(mask) : this.#first(query.terms[0]!, mask);
    let found = count;
    for (const term of query.terms.slice(1)) found = this.#next(term);
    return this.#sorted(scores, found);
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

  #all(mask: Uint8Array | null): number {
    let count = 0;
    for (let i = 0; i < this.#scores.length; i++) {
      const keep = mask === null || mask[i] === 1;
      this.#scores[i] = keep ? 0 : NO_MATCH;
      if (keep) count++;
    }
    return count;
  }

  /** Score all entries for a term; how many match. */
  #first(term: Term, mask: Uint8Array | null): number {
    const { letters, twice, firsts, starts, names } = this.#built.store;
    const scores = this.#scores;
    const wanted = term.letters;
    const wantedTwice = term.twice;
    const single = term.bytes.length === 1;
    let count = 0;
    let whole = 0;
    for (let i = 0; i < scores.length; i++) {
      let score = NO_MATCH;
      const has = (letters[i]! & wanted) === wanted && (twice[i]! & wantedTwice) === wantedTwice;
      if (has && (mask === null || mask[i] === 1)) {
        if (single) {
          // one letter: the bits know all that there is to know
          const rest = starts[i + 1]! - starts[i]! - names[i]! - 1;
          const tier = (firsts[i]! & wanted) !== 0 ? (rest === 0 ? TIER.exact : TIER.word) : TIER.inside;
          score = (tier << 8) | (rest > 255 ? 255 : rest);
        } else score = this.#matcher.match(i, term);
        if (score >= 0) {
          count++;
          if (score < TIER.words << 8) whole++;
        }
      }
      scores[i] = score;
    }
    return single || count >= ENOUGH ? count : this.#loose(term, mask, count, whole === 0);
  }

  /** Few names hold the term: look for typos (if none does) and scattered letters. */
  #loose(term: Term, mask: Uint8Array | null, found: number, typos: boolean): number {
    const { letters, twice } = this.#built.store;
    const scores = this.#scores;
    const { squeezed } = term;
    const tryTypos = typos && squeezed.length >= MIN_TYPO;
    let count = found;
    for (let i = 0; i < scores.length; i++) {
      const before = scores[i]!;
      if (before >= 0 || (mask !== null && mask[i] !== 1)) continue;
      let score = NO_MATCH;
      if (tryTypos) {
        const missing = term.letters & ~letters[i]!;
        const once = term.twice & ~twice[i]!;
        // all letters are there, or but for one: a letter wrong
        const near =
          (missing & (missing - 1)) === 0 && (once & (once - 1)) === 0 && (missing === 0 || once === 0);
        if (near) score = this.#matcher.typo(i, squeezed);
      }
      if (score === NO_MATCH && isLoose(before)) score = tighten(before);
      if (score === NO_MATCH) continue;
      scores[i] = score;
      count++;
    }
    return count;
  }

  /** A further term on what is left: the worse tier counts, the details add up. */
  #next(term: Term): number {
    const { letters } = this.#built.store;
    const scores = this.#scores;
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const before = scores[i]!;
      if (before < 0) continue;
      let score = NO_MATCH;
      if ((letters[i]! & term.letters) === term.letters) {
        score = this.#matcher.match(i, term);
        if (isLoose(score)) score = tighten(score);
      }
      if (score >= 0) {
        score = (Math.max(before >> 8, score >> 8) << 8) | Math.min(255, (before & 255) + (score & 255));
        count++;
      }
      scores[i] = score;
    }
    return count;
  }

  /** Counting sort by tier, kind, detail: stable, and linear in the number of names. */
  #sorted(scores: Int32Array, count: number): SearchResult {
    const { store, modules } = this.#built;
    const kinds = new Uint32Array(POINT_KINDS.length);
    const inModule = new Uint32Array(modules.length);
    const categories = this.#categoriesOf();
    const inCategory = new Uint32Array(categories.names.length);
    let traceable = 0;
    let untraceable = 0;
    const buckets = new Uint32Array((8 << 12) + 1);
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]!;
      if (score < 0) continue;
      const key = ((score >> 8) << 12) | (this.#priors[i]! << 8) | (score & 255);
      scores[i] = key;
      buckets[key + 1]!++;
      kinds[store.kinds[i]!]!++;
      inModule[store.modules[i]!]!++;
      inCategory[categories.of[i]!]!++;
      if (store.traceable[i] === 1) traceable++;
      else if (store.traceable[i] === 0) untraceable++;
    }
    for (let key = 1; key < buckets.length; key++) buckets[key]! += buckets[key - 1]!;
    const ids = new Uint32Array(count);
    for (let i = 0; i < scores.length; i++) {
      const key = scores[i]!;
      if (key >= 0) ids[buckets[key]!++] = i;
    }
    return {
      ids,
      facets: {
        kinds: Object.fromEntries(
          POINT_KINDS.map((kind, k) => [kind, kinds[k]!] as const).filter(([, n]) => n > 0),
        ),
        modules: Object.fromEntries(
          modules.map((m, k) => [m, inModule[k]!] as const).filter(([, n]) => n > 0),
        ),
        categories: Object.fromEntries(
          categories.names.map((c, k) => [c, inCategory[k]!] as const).filter(([c, n]) => c !== '' && n > 0),
        ),
        traceable,
        untraceable,
      },
    };
  }

  /** Which category each entry is of; number 0 is none. */
  #categoriesOf(): { names: string[]; of: Uint16Array } {
    if (this.#categories) return this.#categories;
    const { store } = this.#built;
    const numbers = new Map([['', 0]]);
    const of = new Uint16Array(store.length);
    for (let i = 0; i < store.length; i++) {
      if (store.names[i] === 0) continue;
      const start = store.starts[i]!;
      const name = decodeText(store.text, start, start + store.names[i]! - 1);
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      of[i] = numbers.get(name)!;
    }
    this.#categories = { names: [...numbers.keys()], of };
    return this.#categories;
  }
}

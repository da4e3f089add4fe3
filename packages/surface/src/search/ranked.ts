import type { BuiltCatalog } from './build';
import type { Categories } from './categories';
import { POINT_KINDS, type PointKind } from './entry';
import type { Priors } from './prior';

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

/** A key is tier << 12 | prior << 8 | detail. */
const LAST_TIER = 7;
const KEYS = (LAST_TIER + 1) << 12;

/**
 * Entries with a score (0 and above), by tier, prior, detail; equals in the order of the catalog. A counting sort:
 * linear in the number of names. Each loop is a function of its own: V8 compiles a long loop by itself, and throws that
 * code away each time it comes to a line behind the loop that it has not seen run.
 */
export function ranked(
  scores: Int32Array,
  count: number,
  priors: Priors,
  { store, modules }: BuiltCatalog,
  categories: Categories,
): SearchResult {
  const hits = new Uint32Array(count);
  collect(scores, hits);
  const keys = keysOf(hits, scores, priors);
  const places = placesOf(keys);
  const kinds = new Uint32Array(POINT_KINDS.length);
  const traceable = new Uint32Array(256);
  const inModules = new Uint32Array(modules.length);
  const inCategories = new Uint32Array(categories.names.length);
  tallyBytes(hits, store.kinds, kinds, store.traceable, traceable);
  tallyWords(hits, store.modules, inModules, categories.of, inCategories);
  return {
    ids: sorted(hits, keys, places),
    facets: {
      kinds: record(POINT_KINDS, kinds),
      modules: record(modules, inModules),
      // the first is none
      categories: record(categories.names, inCategories, 1),
      traceable: traceable[1]!,
      untraceable: traceable[0]!,
    },
  };
}

function collect(scores: Int32Array, hits: Uint32Array): void {
  let n = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= 0) hits[n++] = i;
}

function keysOf(hits: Uint32Array, scores: Int32Array, { prior, demoted, late }: Priors): Uint16Array {
  const keys = new Uint16Array(hits.length);
  for (let k = 0; k < hits.length; k++) {
    const i = hits[k]!;
    const score = scores[i]!;
    const tier = Math.min((score >> 8) + demoted[i]!, LAST_TIER);
    keys[k] = (tier << 12) | (prior[i]! << 8) | Math.min((score & 255) + late[i]!, 255);
  }
  return keys;
}

/** Where the first entry of each key goes. */
function placesOf(keys: Uint16Array): Uint32Array {
  const places = new Uint32Array(KEYS + 1);
  for (let k = 0; k < keys.length; k++) places[keys[k]!]!++;
  let before = 0;
  for (let key = 0; key < places.length; key++) {
    const here = places[key]!;
    places[key] = before;
    before += here;
  }
  return places;
}

function sorted(hits: Uint32Array, keys: Uint16Array, places: Uint32Array): Uint32Array {
  const ids = new Uint32Array(hits.length);
  for (let k = 0; k < hits.length; k++) ids[places[keys[k]!]!++] = hits[k]!;
  return ids;
}

/** Two columns at a time, each function with one type of array: V8 then needs no tests for others. */
function tallyBytes(
  hits: Uint32Array,
  a: Uint8Array,
  ofA: Uint32Array,
  b: Uint8Array,
  ofB: Uint32Array,
): void {
  for (let k = 0; k < hits.length; k++) {
    const i = hits[k]!;
    ofA[a[i]!]!++;
    ofB[b[i]!]!++;
  }
}

function tallyWords(
  hits: Uint32Array,
  a: Uint16Array,
  ofA: Uint32Array,
  b: Uint16Array,
  ofB: Uint32Array,
): void {
  for (let k = 0; k < hits.length; k++) {
    const i = hits[k]!;
    ofA[a[i]!]!++;
    ofB[b[i]!]!++;
  }
}

function record<Name extends string>(
  names: readonly Name[],
  counts: Uint32Array,
  from = 0,
): Record<Name, number> {
  const out = {} as Record<Name, number>;
  for (let i = from; i < names.length; i++) if (counts[i]! > 0) out[names[i]!] = counts[i]!;
  return out;
}

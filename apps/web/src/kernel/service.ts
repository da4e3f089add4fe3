import {
  type Advice,
  type AdviseOptions,
  advise,
  type Question,
  type Understood,
  understand,
} from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import {
  absentPoint,
  type CatalogEntry,
  diffPoint,
  type PointDetail,
  type PointDiff,
  parsePath,
  pointDetail,
  type SearchResult,
} from '@hooklab/surface';
import { Kept } from './kept';

/** Which surface: its id and the version that the agent told. */
export interface SurfaceRef {
  id: string;
  version: string;
}

export interface Found {
  /** how many entries there are; ask for them with `rows` */
  total: number;
  facets: SearchResult['facets'];
  /** how long the search took, milliseconds */
  ms: number;
}

export type Progress = (text: string) => void;
export type FetchSurface = (ref: SurfaceRef, progress: Progress) => Promise<Uint8Array>;

/** At most so many surfaces are kept: each is some 40 MB, and its catalog 20. */
const MOST = 6;

/**
 * Everything that is asked of a surface, off the page's thread. Surfaces are fetched from the agent when first named.
 * Every method rejects with a Problem.
 */
export class KernelService {
  readonly #fetch: FetchSurface;
  readonly #kept = new Map<string, Promise<Kept>>();
  readonly #found = new Map<string, { query: string; ids: Uint32Array }>();

  constructor(fetchSurface: FetchSurface) {
    this.#fetch = fetchSurface;
  }

  /** Fetch and index, with a word of progress; the number of points. Asked again: nothing more to do. */
  async load(ref: SurfaceRef, progress: Progress = () => {}): Promise<number> {
    const kept = await this.#get(ref, progress);
    progress('indexing');
    return kept.catalog.length;
  }

  /** `query` in the words of the catalog: "unlinkat kind:fn arg:inode". */
  async search(ref: SurfaceRef, query: string): Promise<Found> {
    const { catalog } = await this.#get(ref);
    const from = performance.now();
    const { ids, facets } = catalog.search(query);
    const ms = performance.now() - from;
    this.#found.set(ref.id, { query, ids });
    return { total: ids.length, facets, ms };
  }

  /** Rows of the newest search of that text, best first: [from, to). Empty when another one came after it. */
  async rows(ref: SurfaceRef, query: string, from: number, to: number): Promise<CatalogEntry[]> {
    const found = this.#found.get(ref.id);
    if (!found || found.query !== query) return [];
    const { catalog } = await this.#get(ref);
    return [...found.ids.subarray(from, to)].map((id) => catalog.entry(id));
  }

  /** The best few entries, for completing a name: leaves the newest `search` as it is. */
  async complete(ref: SurfaceRef, query: string, limit: number): Promise<CatalogEntry[]> {
    const { catalog } = await this.#get(ref);
    return [...catalog.search(query).ids.subarray(0, limit)].map((id) => catalog.entry(id));
  }

  /** All of a point. Rejects with `no-point`, which says why it is not there and what is nearest. */
  async point(ref: SurfaceRef, path: string): Promise<PointDetail> {
    const { surface } = await this.#get(ref);
    const parsed = parsePath(path);
    const detail = parsed && pointDetail(surface, parsed);
    if (!detail) throw absentPoint(surface, path);
    return detail;
  }

  async diff(a: SurfaceRef, b: SurfaceRef, path: string): Promise<PointDiff> {
    const parsed = parsePath(path);
    const [left, right] = await Promise.all([this.#get(a), this.#get(b)]);
    if (!parsed) throw absentPoint(left.surface, path);
    return diffPoint(left.surface, right.surface, parsed);
  }

  async advise(ref: SurfaceRef, question: Question, options: AdviseOptions = {}): Promise<Advice> {
    return advise((await this.#get(ref)).facts, question, options);
  }

  async understand(ref: SurfaceRef, text: string): Promise<Understood> {
    return understand(text, (await this.#get(ref)).facts);
  }

  #get(ref: SurfaceRef, progress: Progress = () => {}): Promise<Kept> {
    const key = `${ref.id} ${ref.version}`;
    const known = this.#kept.get(key);
    if (known) {
      // the last one used goes last
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const kept = this.#fetch(ref, progress).then((tar) => new Kept(ref.id, ref.version, tar));
    this.#kept.set(key, kept);
    kept.catch(() => this.#kept.delete(key));
    for (const old of this.#kept.keys()) if (this.#kept.size > MOST && old !== key) this.#kept.delete(old);
    return kept;
  }
}

/** The surface as the agent's HTTP server gives it, with the agent's own Problem when it does not. */
export const fetchFromAgent: FetchSurface = async (ref, progress) => {
  progress('fetching');
  const answer = await fetch(`/surface/${encodeURIComponent(ref.id)}?v=${ref.version}`);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => null);
    throw new Problem(
      typeof problem?.what === 'string'
        ? problem
        : {
            code: 'no-surface',
            what: `The agent did not give the surface ${ref.id}`,
            cause: `HTTP ${answer.status}`,
            fix: 'Reload the page',
          },
    );
  }
  return new Uint8Array(await answer.arrayBuffer());
};

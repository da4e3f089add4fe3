import { type ProblemShape, toProblem } from '@hooklab/base';
import type { CatalogEntry } from '@hooklab/surface';
import { Store } from '../../base/store';
import type { Facets } from '../../kernel/facets';
import type { Found, SurfaceRef } from '../../kernel/service';

/** What the list needs of the worker. */
export interface Searcher {
  search(ref: SurfaceRef, query: string, most: number): Promise<Found>;
  rows(ref: SurfaceRef, query: string, from: number, to: number): Promise<CatalogEntry[]>;
  facets(ref: SurfaceRef, query: string): Promise<Facets>;
  nearest(ref: SurfaceRef, text: string): Promise<string[]>;
}

export interface ResultsState {
  /** the search whose rows are shown; an older one until the newest is answered */
  found: { ref: SurfaceRef; query: string; total: number; ms: number } | null;
  /** of that search, or still of the one before */
  facets: Facets | null;
  /** where nothing was found */
  near: string[];
  problem: ProblemShape | null;
  /** a search is under way */
  busy: boolean;
  /** grows when rows have come */
  rows: number;
}

/** Rows are asked for in blocks of so many. */
const BLOCK = 64;

interface Wanted {
  ref: SurfaceRef;
  query: string;
  /** of a name that finds nothing: the words without filters */
  words: string;
}

/**
 * The rows of the newest search. One search is under way at a time: what was typed meanwhile is searched next, and
 * what came between is left out. The rows before stay until the new ones are there.
 */
export class Results {
  readonly state = new Store<ResultsState>({
    found: null,
    facets: null,
    near: [],
    problem: null,
    busy: false,
    rows: 0,
  });
  readonly #searcher: Searcher;
  #wanted: Wanted | null = null;
  #busy = false;
  #blocks = new Map<number, CatalogEntry[]>();
  #asked = new Set<number>();

  constructor(searcher: Searcher) {
    this.#searcher = searcher;
  }

  ask(ref: SurfaceRef, query: string, words: string): void {
    this.#wanted = { ref, query, words };
    if (!this.#busy) void this.#run();
  }

  row(index: number): CatalogEntry | null {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK] ?? null;
  }

  /** Have the rows [from, to) fetched, if they are not there. */
  need(from: number, to: number): void {
    const { found } = this.state.get();
    if (!found) return;
    for (let block = Math.floor(from / BLOCK); block * BLOCK < Math.min(to, found.total); block++) {
      if (this.#asked.has(block)) continue;
      this.#asked.add(block);
      void this.#fetch(found, block);
    }
  }

  async #fetch(found: NonNullable<ResultsState['found']>, block: number): Promise<void> {
    try {
      const { ref, query } = found;
      const rows = await this.#searcher.rows(ref, query, block * BLOCK, (block + 1) * BLOCK);
      if (this.state.get().found !== found) return;
      this.#blocks.set(block, rows);
      this.state.update((s) => ({ ...s, rows: s.rows + 1 }));
    } catch {
      // asked for again when it is scrolled to again
      if (this.state.get().found === found) this.#asked.delete(block);
    }
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let done: Wanted | null = null; this.#wanted !== done; ) {
      const wanted: Wanted = this.#wanted!;
      done = wanted;
      try {
        await this.#search(wanted);
      } catch (error) {
        this.state.update((s) => ({ ...s, busy: false, problem: toProblem(error).toJSON() }));
      }
    }
    this.#busy = false;
  }

  async #search(wanted: Wanted): Promise<void> {
    const { ref, query, words } = wanted;
    this.state.update((s) => ({ ...s, busy: true }));
    const { total, rows, ms } = await this.#searcher.search(ref, query, BLOCK);
    if (this.#wanted !== wanted) return;
    this.#blocks = new Map([[0, rows]]);
    this.#asked = new Set([0]);
    this.state.update((s) => ({
      ...s,
      found: { ref, query, total, ms },
      near: [],
      problem: null,
      busy: false,
      rows: s.rows + 1,
    }));
    const facets = await this.#searcher.facets(ref, query);
    if (this.#wanted !== wanted) return;
    this.state.update((s) => ({ ...s, facets }));
    if (total > 0 || words === '') return;
    const near = await this.#searcher.nearest(ref, words);
    if (this.#wanted === wanted) this.state.update((s) => ({ ...s, near }));
  }
}

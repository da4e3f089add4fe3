import {
  type Advice,
  type AdviseOptions,
  advise,
  type Needs,
  type Question,
  type Understood,
  understand,
  wishOf,
} from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import type { HookId } from '@hooklab/hook';
import {
  type CCompletion,
  type CHover,
  type CheckedDraft,
  type Completion,
  completeC,
  generate,
  type Hover,
  hoverC,
  type ProbeFacts,
  type ProbeSpec,
  readyHere,
  type SpecDraft,
  specOfCard,
} from '@hooklab/probe';
import {
  absentPoint,
  type Catalog,
  type CatalogEntry,
  diffPoint,
  nearestPoints,
  type PointDiff,
  type PointKind,
  parsePath,
  type Source,
  unreadable,
} from '@hooklab/surface';
import { type Facets, facetsOf } from './facets';
import type { Forms, HookHere, TextPlace } from './forms';
import { Kept } from './kept';
import { type Moment, momentsOf } from './moments';
import { type PointPage, pointPage } from './page';
import { type SourceLines, sourceLines } from './sourceLines';
import { type Standing, standingOf } from './standing';

/** Which surface: its id and the version that the agent told. */
export interface SurfaceRef {
  id: string;
  version: string;
}

export interface Found {
  /** how many entries there are; ask for them with `rows` */
  total: number;
  /** the first of them */
  rows: CatalogEntry[];
  /** how long the search took, milliseconds */
  ms: number;
}

/** A card as a spec, and its C on that kernel. */
export interface Composed {
  spec: ProbeSpec;
  source: string;
}

export type Progress = (text: string) => void;
/** `key`: the page's half of the session. */
export type FetchSurface = (ref: SurfaceRef, progress: Progress, key: string) => Promise<Uint8Array>;

/** At most so many surfaces are kept: each is some 40 MB, and its catalog 20. */
const MOST = 6;
const SEARCHES = 4;

/**
 * Everything that is asked of a surface, off the page's thread. Surfaces are fetched from the agent when first named.
 * Every method rejects with a Problem.
 */
export class KernelService {
  readonly #fetch: FetchSurface;
  #key = '';
  readonly #kept = new Map<string, Promise<Kept>>();
  /** "ID VERSION QUERY" → what was found */
  readonly #found = new Map<string, Uint32Array>();
  #parsed = 0;
  #tell: (parsed: number) => void = () => {};

  constructor(fetchSurface: FetchSurface) {
    this.#fetch = fetchSurface;
  }

  /** The page's half of the session, for what is fetched from now on. */
  signIn(key: string): void {
    this.#key = key;
  }

  /** Be told how many surfaces were parsed, whenever one more was. */
  watch(tell: (parsed: number) => void): void {
    this.#tell = tell;
  }

  /** Fetch and index, with a word of progress; the number of points. Asked again: nothing more to do. */
  async load(ref: SurfaceRef, progress: Progress = () => {}): Promise<number> {
    const kept = await this.#get(ref, progress);
    progress('indexing');
    return kept.catalog.length;
  }

  /** `query` in the words of the catalog: "unlinkat kind:fn arg:inode". With the first `most` rows. */
  async search(ref: SurfaceRef, query: string, most = 0): Promise<Found> {
    const { catalog } = await this.#get(ref);
    const from = performance.now();
    const ids = this.#ids(ref, catalog, query);
    const ms = performance.now() - from;
    return { total: ids.length, rows: [...ids.subarray(0, most)].map((id) => catalog.entry(id)), ms };
  }

  /** Rows of a search, best first: [from, to). */
  async rows(ref: SurfaceRef, query: string, from: number, to: number): Promise<CatalogEntry[]> {
    const { catalog } = await this.#get(ref);
    return [...this.#ids(ref, catalog, query).subarray(from, to)].map((id) => catalog.entry(id));
  }

  /** What each filter would leave of a search. */
  async facets(ref: SurfaceRef, query: string): Promise<Facets> {
    return facetsOf((await this.#get(ref)).catalog, query);
  }

  /** How many entries each of these searches finds. */
  async counts(ref: SurfaceRef, queries: readonly string[]): Promise<number[]> {
    const { catalog } = await this.#get(ref);
    return queries.map((query) => catalog.search(query).ids.length);
  }

  /** Names near one that finds nothing, as paths. */
  async nearest(ref: SurfaceRef, text: string): Promise<string[]> {
    return nearestPoints((await this.#get(ref)).surface, text);
  }

  /** The best few entries, for completing a name: leaves the newest `search` as it is. */
  async complete(ref: SurfaceRef, query: string, limit: number): Promise<CatalogEntry[]> {
    const { catalog } = await this.#get(ref);
    return [...catalog.search(query).ids.subarray(0, limit)].map((id) => catalog.entry(id));
  }

  /** Why the surface names no points of a kind at all: the files that it lacks; null where it has them. */
  async unreadable(ref: SurfaceRef, kind: PointKind): Promise<string | null> {
    return unreadable((await this.#get(ref)).surface, kind);
  }

  /**
   * All that the page of a point shows at once. Rejects with `no-point`, which says why it is not there and what is
   * nearest.
   */
  async page(ref: SurfaceRef, path: string): Promise<PointPage> {
    const { surface } = await this.#get(ref);
    const page = pointPage(surface, path);
    if (!page) throw absentPoint(surface, path);
    return page;
  }

  /** The same moment at other hooks, the point itself first. */
  async moments(ref: SurfaceRef, path: string): Promise<Moment[]> {
    const { surface, facts } = await this.#get(ref);
    return momentsOf(surface, facts, path);
  }

  /** What another surface, fetched if need be, has in the place of a point of `base`. */
  async standing(base: SurfaceRef, other: SurfaceRef, path: string): Promise<Standing> {
    const [a, b] = await Promise.all([this.#get(base), this.#get(other)]);
    return standingOf(a.surface, b.surface, path);
  }

  /** The place that a fact was read from. */
  async lines(ref: SurfaceRef, source: Source): Promise<SourceLines> {
    return sourceLines((await this.#get(ref)).surface, source);
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

  /**
   * One candidate of an answer, by its id, as a spec, with the C that it becomes. Other hooks at the same points that
   * work too are ways of it. Rejects with `no-program` where none is made.
   */
  async compose(ref: SurfaceRef, question: Question, needs: Needs, candidate: string): Promise<Composed> {
    const { facts, surface } = await this.#get(ref);
    const advice = advise(facts, question, { needs });
    const chosen = advice.candidates.find((c) => c.id === candidate);
    if (!chosen) {
      throw new Problem({
        code: 'no-program',
        what: `${candidate} is no answer to that on this kernel`,
        fix: 'Ask again',
      });
    }
    const probe: ProbeFacts = { kernel: surface.name, arch: facts.kernel.arch, surface };
    const spec = specOfCard(wishOf(advice, chosen), probe);
    return { spec, source: generate(spec, chosen.hook, probe).source };
  }

  /** A ready spec as it runs on this kernel. Rejects with the Problem of its first way where none is possible. */
  async ready(ref: SurfaceRef, spec: ProbeSpec): Promise<Composed> {
    const { facts, surface } = await this.#get(ref);
    return readyHere(spec, { kernel: surface.name, arch: facts.kernel.arch, surface });
  }

  /** What a form's draft becomes on this kernel, or what is wrong with it and where. */
  async checkForm(ref: SurfaceRef, draft: SpecDraft): Promise<CheckedDraft> {
    return (await this.#get(ref)).forms.check(draft);
  }

  /** The hooks that the form's points may have, each tried with all that the form says. */
  async formHooks(ref: SurfaceRef, draft: SpecDraft): Promise<HookHere[]> {
    return (await this.#get(ref)).forms.hooks(draft);
  }

  /** What may stand at character `at` of a text of the form; null: its point is not on this kernel. */
  async completeText(
    ref: SurfaceRef,
    draft: SpecDraft,
    place: TextPlace,
    text: string,
    at: number,
  ): Promise<Completion | null> {
    return (await this.#get(ref)).forms.complete(draft, place, text, at);
  }

  async hoverText(
    ref: SurfaceRef,
    draft: SpecDraft,
    place: TextPlace,
    text: string,
    at: number,
  ): Promise<Hover | null> {
    return (await this.#get(ref)).forms.hover(draft, place, text, at);
  }

  /** What may stand at character `at` of a C source, by this kernel's types. */
  async completeC(ref: SurfaceRef, source: string, at: number): Promise<CCompletion> {
    return completeC(source, at, (await this.#get(ref)).surface);
  }

  /** What the word at character `at` of a C source is on this kernel; null: it does not know it. */
  async hoverC(ref: SurfaceRef, source: string, at: number): Promise<CHover | null> {
    return hoverC(source, at, (await this.#get(ref)).surface);
  }

  /** The bpftrace script of a spec by one of its hooks, or why there is none. */
  async bpftrace(ref: SurfaceRef, spec: ProbeSpec, hook: HookId): Promise<ReturnType<Forms['bpftrace']>> {
    return (await this.#get(ref)).forms.bpftrace(spec, hook);
  }

  async understand(ref: SurfaceRef, text: string): Promise<Understood> {
    return understand(text, (await this.#get(ref)).facts);
  }

  /** The newest few searches are kept: rows are asked for as the list is scrolled. */
  #ids(ref: SurfaceRef, catalog: Catalog, query: string): Uint32Array {
    const key = `${ref.id} ${ref.version} ${query}`;
    let ids = this.#found.get(key);
    if (!ids) {
      ids = catalog.search(query).ids;
      this.#found.set(key, ids);
      if (this.#found.size > SEARCHES) this.#found.delete(this.#found.keys().next().value!);
    }
    return ids;
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
    const kept = this.#fetch(ref, progress, this.#key).then((tar) => {
      this.#tell(++this.#parsed);
      return new Kept(ref.id, ref.version, tar);
    });
    this.#kept.set(key, kept);
    kept.catch(() => this.#kept.delete(key));
    for (const old of this.#kept.keys()) if (this.#kept.size > MOST && old !== key) this.#kept.delete(old);
    return kept;
  }
}

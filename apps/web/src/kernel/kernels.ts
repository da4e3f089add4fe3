import { type ProblemShape, toProblem } from '@hooklab/base';
import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import * as Comlink from 'comlink';
import { pageKey } from '../agent/key';
import type { AgentPort } from '../agent/port';
import { Store } from '../base/store';
import { CODE } from './answers/code';
import { IndexedAnswers } from './answers/indexedDb';
import { NOTHING_KEPT } from './answers/store';
import { type KernelPort, keptKernel } from './keptKernel';
import type { KernelService, SurfaceRef } from './service';
import { carryProblems } from './wire';

export interface KernelsState {
  list: SurfaceInfo[];
  /** a surface's way into the worker: a word of progress, the number of points once there, or why not */
  loaded: Partial<Record<SurfaceId, Loaded>>;
  /** how many surfaces this page had to parse: none where all that it shows was answered before */
  parsed: number;
  /** answers that this browser does not keep yet */
  unwritten: number;
}
export type Loaded =
  | { state: 'loading'; progress: string }
  | { state: 'ready'; ref: SurfaceRef; points: number }
  | { state: 'failed'; problem: ProblemShape };

/** The surfaces that can be looked at, and the worker that answers for them. */
export class Kernels {
  readonly state = new Store<KernelsState>({ list: [], loaded: {}, parsed: 0, unwritten: 0 });
  #agent: AgentPort;
  /** To be asked everything about a surface that `open` gave a ref of. */
  readonly worker: KernelPort;
  #worker: Comlink.Remote<KernelService> | null = null;
  readonly #opening = new Map<SurfaceId, Promise<SurfaceRef>>();

  constructor(agent: AgentPort) {
    this.#agent = agent;
    agent.on('surface', (info) => this.#merge(info));
    this.worker = keptKernel({
      worker: () => this.#started(),
      store: CODE === null ? NOTHING_KEPT : new IndexedAnswers(CODE, globalThis.indexedDB),
      code: CODE ?? '',
      unwritten: (unwritten) => this.state.update((s) => ({ ...s, unwritten })),
    });
  }

  /** The worker, which is not started for what was answered before. */
  #started(): Comlink.Remote<KernelService> {
    if (!this.#worker) {
      carryProblems();
      this.#worker = Comlink.wrap<KernelService>(
        new Worker(new URL('./kernel.worker.ts', import.meta.url), { type: 'module' }),
      );
      void this.#worker.watch(Comlink.proxy((parsed) => this.state.update((s) => ({ ...s, parsed }))));
    }
    void this.#worker.signIn(pageKey());
    return this.#worker;
  }

  async load(): Promise<void> {
    const { surfaces } = await this.#agent.request('surfaces.list', {});
    this.state.update((s) => ({ ...s, list: surfaces }));
  }

  /**
   * A surface in the worker, ready to be searched. A live one is read from its target first, which may boot it.
   * `again`: read it anew; the one before stays until then. Rejects with the Problem that the state then shows too.
   */
  open(id: SurfaceId, again = false): Promise<SurfaceRef> {
    const known = this.state.get().loaded[id];
    if (!again && known?.state === 'ready') return Promise.resolve(known.ref);
    const opening = this.#opening.get(id) ?? this.#open(id, again).finally(() => this.#opening.delete(id));
    this.#opening.set(id, opening);
    return opening;
  }

  /** A surface that the worker may be asked of without a search: it is made ready, not indexed. */
  async refOf(id: SurfaceId): Promise<SurfaceRef> {
    const known = this.state.get().loaded[id];
    return known?.state === 'ready' ? known.ref : this.#read(id, false);
  }

  async #open(id: SurfaceId, again: boolean): Promise<SurfaceRef> {
    const before = this.state.get().loaded[id];
    let over = false;
    // its words come by a way of their own, the last ones maybe after the answer
    const say = (progress: string) => {
      if (!over && before?.state !== 'ready') this.#set(id, { state: 'loading', progress });
    };
    say('asking the agent');
    try {
      const ref = await this.#read(id, again);
      const points = await this.worker.load(ref, Comlink.proxy(say));
      over = true;
      this.#set(id, { state: 'ready', ref, points });
      return ref;
    } catch (error) {
      over = true;
      const problem = toProblem(error);
      if (before?.state !== 'ready') this.#set(id, { state: 'failed', problem: problem.toJSON() });
      throw problem;
    }
  }

  async #read(id: SurfaceId, again: boolean): Promise<SurfaceRef> {
    const info = await this.#agent.request('surface.open', { surface: id, again });
    this.#merge(info);
    return { id, version: info.version ?? '' };
  }

  #set(id: SurfaceId, loaded: Loaded): void {
    this.state.update((s) => ({ ...s, loaded: { ...s.loaded, [id]: loaded } }));
  }

  #merge(info: SurfaceInfo): void {
    this.state.update((s) => {
      const known = s.list.some((other) => other.id === info.id);
      const list = known ? s.list.map((other) => (other.id === info.id ? info : other)) : [...s.list, info];
      // a target that closed: what was read of it is still true of it, but it is live no more
      return { ...s, list };
    });
  }
}

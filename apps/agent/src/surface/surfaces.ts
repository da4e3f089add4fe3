import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { AdvisorFacts } from '@hooklab/advisor';
import { Problem, toProblem, type Undo } from '@hooklab/base';
import type { SurfaceId, SurfaceInfo } from '@hooklab/protocol';
import type { SurfaceFiles } from '@hooklab/surface';
import type { Targets } from '../target/registry';
import { Archive, hashOf, type Kept } from './archive';
import { calm } from './calm';
import { ITEMS, joinParts, readBoot, readItems } from './capture';
import { KeptFacts } from './facts';
import { LiveSurface } from './live';
import { shippedSurfaces, unpack } from './store';
import { ModuleWatch } from './watch';

/** One surface: what people see of it, and who waits for it now. */
interface Entry {
  info: SurfaceInfo;
  opening: { done: Promise<SurfaceInfo>; abort: AbortController; askers: number; again: boolean } | null;
  /** browsers that look at it now */
  lookers: number;
}

export interface Asked {
  /** read it anew */
  again?: boolean;
  /** who asked has gone */
  signal?: AbortSignal;
}

export interface SurfacesOptions {
  /** where tars are kept */
  dir: string;
  shippedDir: string;
  targets: Targets;
  /** milliseconds between two looks at the modules */
  lookEvery?: number;
}

/** Every surface that a browser can look at: the shipped ones, and one of each target, read when asked for. */
export class Surfaces {
  readonly #archive: Archive;
  readonly #shippedDir: string;
  readonly #targets: Targets;
  readonly #entries = new Map<string, Entry>();
  readonly #watch: ModuleWatch;
  readonly #facts = new KeptFacts();
  readonly #listeners = new Set<(info: SurfaceInfo) => void>();
  readonly #keptListeners = new Set<(problem: Problem | null) => void>();

  constructor({ dir, shippedDir, targets, lookEvery }: SurfacesOptions) {
    this.#watch = new ModuleWatch(lookEvery);
    this.#archive = new Archive(dir, undefined, (problem) => {
      for (const listener of this.#keptListeners) listener(problem);
    });
    this.#shippedDir = shippedDir;
    this.#targets = targets;
    for (const id of shippedSurfaces(shippedDir)) {
      const title = `${id.replace(/^debian-/, 'Debian ')}, shipped`;
      this.#entries.set(id, { info: closed(id as SurfaceId, title, false), opening: null, lookers: 0 });
    }
    this.followTargets();
  }

  /** One of each target that there is now. What was read of one that has gone is still there to look at. */
  followTargets(): void {
    const targets = this.#targets.list();
    const ids = new Set<string>(targets.map(({ id }) => id));
    for (const [id, { info, opening }] of this.#entries)
      if (info.live && !ids.has(id) && !opening && info.version === null) this.#entries.delete(id);
    for (const { id, title } of targets) {
      const before = this.#entries.get(id);
      if (before?.info.title === title || before?.opening) continue;
      const entry: Entry = { info: closed(id, title, true), opening: null, lookers: before?.lookers ?? 0 };
      this.#entries.set(id, entry);
      this.#set(entry, {});
    }
  }

  list(): SurfaceInfo[] {
    return [...this.#entries.values()].map(({ info }) => info);
  }

  onChange(listener: (info: SurfaceInfo) => void): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told whenever a surface was read: why it is in memory only; null when it is on disk. */
  onKept(listener: (problem: Problem | null) => void): Undo {
    this.#keptListeners.add(listener);
    return () => this.#keptListeners.delete(listener);
  }

  /**
   * Make a surface ready, however many ask: it is read once. When all who asked have gone (`signal`), reading ends.
   * Fails with `no-surface`, the target's Problem, or `cancelled`.
   */
  async open(id: string, { again = false, signal }: Asked = {}): Promise<SurfaceInfo> {
    const entry = this.#entry(id);
    // an opening that ends for want of askers, or that may answer with what was read before, is another one's
    while (entry.opening && (entry.opening.abort.signal.aborted || (again && !entry.opening.again))) {
      await entry.opening.done.catch(() => {});
    }
    entry.opening ??= this.#opening(entry, again);
    const { opening } = entry;
    opening.askers++;
    const leave = () => --opening.askers === 0 && opening.abort.abort();
    signal?.addEventListener('abort', leave, { once: true });
    return opening.done.finally(() => signal?.removeEventListener('abort', leave));
  }

  /** Say when the modules of a live surface are no longer those of its reading, until `signal`. */
  watch(id: string, signal: AbortSignal): void {
    const entry = this.#entry(id);
    if (!entry.info.live || signal.aborted) return;
    entry.lookers++;
    signal.addEventListener('abort', () => --entry.lookers === 0 && this.#watch.delete(id), { once: true });
    this.#look(entry);
  }

  #look({ info, lookers }: Entry): void {
    const kept = info.version === null ? null : this.#archive.find(info.id, info.version);
    if (!kept || lookers === 0) return;
    this.#watch.set(info.id, {
      connection: () => this.#targets.current(info.id)?.connection ?? null,
      modules: kept.modules,
      changed: (stale) => {
        const entry = this.#entry(info.id);
        if (JSON.stringify(entry.info.stale) !== JSON.stringify(stale)) this.#set(entry, { stale });
      },
    });
  }

  #opening(entry: Entry, again: boolean): NonNullable<Entry['opening']> {
    const abort = new AbortController();
    const done = this.#openNow(entry, again, abort.signal).finally(() => {
      entry.opening = null;
    });
    // those who asked get it; nobody may be left
    done.catch(() => {});
    return { done, abort, askers: 0, again };
  }

  /** The tar of a version that is ready; null when it is not kept. */
  tar(id: string, version: string): { bytes: number; open: () => Readable } | null {
    const kept = this.#entries.has(id) ? this.#archive.find(id, version) : null;
    return kept && { bytes: kept.bytes, open: () => this.#archive.stream(id, version) };
  }

  /** Of an id that is right in form: is there such a surface at all? */
  has(id: string): boolean {
    return this.#entries.has(id) || this.#targets.has(id);
  }

  /** The files of a surface, made ready first. */
  async files(id: string, options: Asked = {}): Promise<SurfaceFiles> {
    const { version } = await this.open(id, options);
    return this.#archive.files(id, version!);
  }

  /**
   * The advisor's facts of a surface, made ready first: not to be waited for while a run starts. A live one whose boot
   * and modules are still the same gives the same object.
   */
  async whole(id: string, options: Asked = {}): Promise<AdvisorFacts> {
    const { version } = await this.open(id, options);
    return this.#facts.get(id, version!, () => this.#archive.files(id, version!));
  }

  /** A target's surface with its addresses as they are, read anew and not kept. */
  async raw(id: string): Promise<SurfaceFiles> {
    const { connection } = await this.#targets.open(id);
    const parts = [
      await readItems(connection, [...ITEMS.build, ...ITEMS.now], () => {}),
      await readBoot(connection, true, () => {}),
    ];
    return joinParts(connection, parts);
  }

  async #openNow(entry: Entry, again: boolean, signal: AbortSignal): Promise<SurfaceInfo> {
    try {
      const kept = entry.info.live ? await this.#live(entry, again, signal) : await this.#shipped(entry);
      const { kernel, version, absent } = kept;
      this.#set(entry, {
        state: 'ready',
        progress: null,
        problem: null,
        kernel,
        version,
        absent,
        stale: null,
      });
      this.#look(entry);
      return entry.info;
    } catch (error) {
      const cancelled = signal.aborted;
      const problem = cancelled ? CANCELLED : toProblem(error, 'surface');
      // what was read before is still there to look at
      const without = cancelled ? 'closed' : 'failed';
      const state = entry.info.version === null ? without : 'ready';
      this.#set(entry, { state, progress: null, problem: cancelled ? null : problem.toJSON() });
      throw problem;
    }
  }

  async #shipped(entry: Entry): Promise<Kept> {
    const { id } = entry.info;
    const packed = await readFile(join(this.#shippedDir, `${id}.tar.xz`));
    const origin = hashOf(packed);
    const kept = this.#archive.from(id, origin);
    if (kept) return kept;
    this.#set(entry, { state: 'reading', progress: 'unpacking', problem: null });
    return this.#archive.add(id, origin, await unpack(packed, id));
  }

  async #live(entry: Entry, again: boolean, signal: AbortSignal): Promise<Kept> {
    const { id } = entry.info;
    // one that is ready already stays so while the agent looks whether it still is what the target shows
    const state = again || entry.info.version === null ? 'reading' : entry.info.state;
    this.#set(entry, { state, progress: 'opening the target', problem: null });
    const { connection } = await this.#targets.open(id);
    signal.throwIfAborted();
    const progress = calm((text) => this.#set(entry, { progress: text }));
    try {
      return await new LiveSurface(this.#archive, id, connection, progress.say, signal).read(again);
    } finally {
      progress.end();
    }
  }

  #set(entry: Entry, change: Partial<SurfaceInfo>): void {
    entry.info = { ...entry.info, ...change };
    for (const listener of this.#listeners) listener(entry.info);
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    // a machine that was named after the start
    if (this.#targets.has(id)) {
      const { id: target, title } = this.#targets.info(id);
      const added = { info: closed(target, title, true), opening: null, lookers: 0 };
      this.#entries.set(id, added);
      return added;
    }
    throw new Problem({
      code: 'no-surface',
      what: `There is no surface “${id}”`,
      fix: `Take one of ${[...this.#entries.keys()].join(', ')}`,
    });
  }
}

const CANCELLED = new Problem({ code: 'cancelled', what: 'Nobody waits for this surface any more' });

const closed = (id: SurfaceId, title: string, live: boolean): SurfaceInfo => ({
  id,
  title,
  live,
  state: 'closed',
  progress: null,
  problem: null,
  kernel: null,
  version: null,
  absent: [],
  stale: null,
});

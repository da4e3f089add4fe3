import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { Problem } from '@hooklab/base';
import { Catalog, Surface } from '@hooklab/surface';
import type { Surfaces } from '../surface/surfaces';

/** Each holds a surface's 16 MB and its indexes: what is asked for now, and what it is compared with. */
const KEPT = 2;

/** A kernel's surface with what is made of it, once asked for. */
export class SeenKernel {
  readonly surface: Surface;
  #facts: AdvisorFacts | null = null;
  #catalog: Catalog | null = null;

  constructor(surface: Surface) {
    this.surface = surface;
  }

  get facts(): AdvisorFacts {
    this.#facts ??= factsOf(this.surface);
    return this.#facts;
  }

  get catalog(): Catalog {
    this.#catalog ??= new Catalog(this.surface);
    return this.#catalog;
  }
}

/** The surfaces that a client asks about: by the names of the workbench, never a path. */
export class Kernels {
  readonly #surfaces: Surfaces;
  /** by id and version; the last one asked for is last */
  readonly #kept = new Map<string, SeenKernel>();

  constructor(surfaces: Surfaces) {
    this.#surfaces = surfaces;
  }

  /** Throws `no-surface` for a name that is none; what makes it ready may fail with the target's Problem. */
  async get(id: string, signal: AbortSignal): Promise<SeenKernel> {
    if (!this.#surfaces.has(id)) {
      throw new Problem({
        code: 'no-surface',
        what: `There is no surface “${id}”`,
        fix: `Take one of ${this.#surfaces
          .list()
          .map((info) => info.id)
          .join(', ')}`,
      });
    }
    const { version } = await this.#surfaces.open(id, { signal });
    const key = `${id} ${version}`;
    const seen =
      this.#kept.get(key) ?? new SeenKernel(new Surface(id, await this.#surfaces.files(id, { signal })));
    this.#kept.delete(key);
    this.#kept.set(key, seen);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return seen;
  }
}

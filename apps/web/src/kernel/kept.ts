import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { Catalog, readTar, Surface } from '@hooklab/surface';
import { Forms } from './forms';

/** One surface in the worker, and what is made of it when first asked for. */
export class Kept {
  readonly surface: Surface;
  #catalog: Catalog | null = null;
  #forms: Forms | null = null;

  /** `tar`: as `GET /surface/ID` answers. Throws `bad-surface`. */
  constructor(
    readonly id: string,
    readonly version: string,
    tar: Uint8Array,
  ) {
    this.surface = new Surface(id, readTar(tar, id));
  }

  get catalog(): Catalog {
    this.#catalog ??= new Catalog(this.surface);
    return this.#catalog;
  }

  get forms(): Forms {
    const { surface, facts } = this;
    this.#forms ??= new Forms({ kernel: surface.name, arch: facts.kernel.arch, surface }, facts);
    return this.#forms;
  }

  get facts(): AdvisorFacts {
    return factsOf(this.surface);
  }
}

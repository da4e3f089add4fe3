import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { Surface, type SurfaceFiles } from '@hooklab/surface';

/** A whole kernel: its files and what the advisor asks of them. */
export interface Whole {
  surface: Surface;
  facts: AdvisorFacts;
}

/** Each holds a surface's 16 MB and its indexes: what is asked for now, and what it is compared with. */
const KEPT = 2;

/** Whole kernels, made when asked for and kept by version. */
export class KeptFacts {
  readonly #kept = new Map<string, Promise<Whole>>();

  get(id: string, version: string, files: () => Promise<SurfaceFiles>): Promise<Whole> {
    const key = `${id} ${version}`;
    const found =
      this.#kept.get(key) ??
      files().then((all) => {
        const surface = new Surface(id, all);
        return { surface, facts: factsOf(surface) };
      });
    // the last one asked for goes last
    this.#kept.delete(key);
    this.#kept.set(key, found);
    found.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }
}

import { type AdvisorFacts, factsOf } from '@hooklab/advisor';
import { Surface, type SurfaceFiles } from '@hooklab/surface';

/** Each holds a surface's 16 MB and its indexes: what is asked for now, and what it is compared with. */
const KEPT = 2;

/** The advisor's facts of whole kernels, made when asked for and kept by version. */
export class KeptFacts {
  readonly #kept = new Map<string, Promise<AdvisorFacts>>();

  get(id: string, version: string, files: () => Promise<SurfaceFiles>): Promise<AdvisorFacts> {
    const key = `${id} ${version}`;
    const found = this.#kept.get(key) ?? files().then((all) => factsOf(new Surface(id, all)));
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

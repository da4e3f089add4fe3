import type { LoaderConnection } from '../target/connection';
import { moduleNames, textOf } from './capture';

export interface ModuleChange {
  loaded: string[];
  unloaded: string[];
}

/** Often enough for a person who has just typed modprobe; one small file is read each time. */
const EVERY = 3000;

interface Watched {
  /** an open target's connection; null while it is closed: nothing is opened to look */
  connection(): LoaderConnection | null;
  /** names of the modules that the reading has */
  modules: string[];
  /** null: they are those of the reading (again) */
  changed(change: ModuleChange | null): void;
}

/** Looks at the modules of live surfaces while somebody has them open, and says when they are other ones. */
export class ModuleWatch {
  readonly #watched = new Map<string, Watched>();
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  readonly #every: number;

  constructor(every = EVERY) {
    this.#every = every;
  }

  set(id: string, watched: Watched): void {
    this.#watched.set(id, watched);
    this.#timer ??= setInterval(() => void this.look(), this.#every).unref();
  }

  delete(id: string): void {
    this.#watched.delete(id);
    if (this.#watched.size > 0 || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** One look at each; a look that is still under way is not doubled. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (const [id, watched] of [...this.#watched]) {
        const bytes = await watched
          .connection()
          ?.read({ item: 'modules' })
          .catch(() => undefined);
        // read again or closed meanwhile: this look is of the old one
        if (bytes && this.#watched.get(id) === watched) watched.changed(changeOf(watched.modules, bytes));
      }
    } finally {
      this.#looking = false;
    }
  }
}

function changeOf(had: string[], bytes: Uint8Array): ModuleChange | null {
  const names = moduleNames(textOf(bytes));
  const loaded = names.filter((name) => !had.includes(name));
  const unloaded = had.filter((name) => !names.includes(name));
  return loaded.length + unloaded.length > 0 ? { loaded, unloaded } : null;
}

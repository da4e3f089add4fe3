import type { RunInfo } from '@hooklab/protocol';

const KEY = 'hooklab.run';

/** The run of this tab, so that a reload finds it again. `storage`: sessionStorage, which each tab has for itself. */
export class TabRun {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.#storage = storage;
  }

  get(): number | null {
    const run = Number(this.#storage?.getItem(KEY));
    return Number.isSafeInteger(run) && run > 0 ? run : null;
  }

  set(run: number): void {
    try {
      this.#storage?.setItem(KEY, String(run));
    } catch {
      // without it a reload finds the run when nobody else watches it
    }
  }
}

/**
 * Which of the session's runs a page without a run goes on with: the tab's own, else the newest that nobody watches (its
 * tab is gone). null: none.
 */
export function runToWatch(runs: readonly RunInfo[], ofTab: number | null): RunInfo | null {
  const live = runs.filter((run) => run.phase !== 'ended');
  const own = live.find((run) => run.run === ofTab);
  return own ?? live.filter((run) => run.watchers === 0).sort((a, b) => a.ageMs - b.ageMs)[0] ?? null;
}

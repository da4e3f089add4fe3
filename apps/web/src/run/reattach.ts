import type { RunInfo } from '@hooklab/protocol';

const KEY = 'hooklab.run';

/** The run of this tab, so that a reload finds it again. `storage`: sessionStorage, which each tab has for itself. */
export class TabRun {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.#storage = storage;
  }

  get(): { run: number; mine: boolean } | null {
    const [number, watched] = this.#storage?.getItem(KEY)?.split(' ') ?? [];
    const run = Number(number);
    return Number.isSafeInteger(run) && run > 0 ? { run, mine: watched === undefined } : null;
  }

  /** `mine`: this tab started it, rather than to watch it. */
  set(run: number, mine: boolean): void {
    try {
      this.#storage?.setItem(KEY, mine ? `${run}` : `${run} watched`);
    } catch {
      // without it a reload finds the run when nobody else watches it
    }
  }
}

/**
 * Which of the session's runs a page without a run shows: the tab's own, also when it has ended, else the newest that goes
 * on, whoever watches it. null: none.
 */
export function runToWatch(runs: readonly RunInfo[], ofTab: number | null): RunInfo | null {
  const own = runs.find((run) => run.run === ofTab);
  const live = runs.filter((run) => run.phase !== 'ended').sort((a, b) => a.ageMs - b.ageMs);
  return own ?? live[0] ?? null;
}

import type { Watchdog } from '@hooklab/protocol';

/** What a run may take of time and of the machine. */
export interface RunTerms {
  /** how long it goes on when nobody watches it, milliseconds; null: for as long as this process does */
  graceMs: number | null;
  /** how long it goes on at most, unless it asks for another time, milliseconds; null: no limit */
  limitMs: number | null;
  /** null: it is not detached for what it costs */
  watchdog: Watchdog | null;
}

/**
 * Half of all CPUs in the programs alone leaves the machine, and whoever wants to stop them, too little. What they cost
 * is read every quarter of a second: over in two readings it is detached, which is within a second.
 */
export const WATCHDOG: Watchdog = { cpuShare: 0.5, hitsPerCpu: 5_000_000, seconds: 0.4 };

export const BROWSER_TERMS: RunTerms = { graceMs: 60_000, limitMs: 3_600_000, watchdog: WATCHDOG };

/** The lease of a command's run is the process itself. */
export const COMMAND_TERMS: RunTerms = { graceMs: null, limitMs: null, watchdog: WATCHDOG };

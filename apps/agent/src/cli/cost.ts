import { Problem } from '@hooklab/base';
import type { Watchdog } from '@hooklab/protocol';
import { WATCHDOG } from '../run/lease/terms';

/** The same option wherever runs are started. */
export const cpuOption = [
  '--run-cpu <percent>',
  `detach a run whose programs take more than this of all CPUs for ${WATCHDOG.seconds} s; 100: never`,
  String(WATCHDOG.cpuShare * 100),
] as const;

/** Throws Problem `usage`. null: never */
export function watchdogOf(percent: string): Watchdog | null {
  const share = Number(percent) / 100;
  if (share === 1) return null;
  if (share > 0 && share < 1) return { ...WATCHDOG, cpuShare: share };
  throw new Problem({
    code: 'usage',
    what: `“${percent}” is not a share of the CPUs`,
    fix: 'Write percent, 1 to 100',
  });
}

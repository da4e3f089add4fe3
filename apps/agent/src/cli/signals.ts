import { constants } from 'node:os';
import type { Milliseconds, Undo } from '@hooklab/base';

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm, npx and a terminal may send one press twice. */
const ONE_PRESS: Milliseconds = 500;

/**
 * The first signal asks this process to end in order: `ask` hears of it. A second one ends it at once, with what it
 * has started (which dies with it). Until the undo.
 */
export function onSignals(ask: (signal: NodeJS.Signals) => void): Undo {
  let asked: Milliseconds | undefined;
  const hear = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now();
      ask(signal);
    } else if (performance.now() - asked > ONE_PRESS) process.exit(128 + constants.signals[signal]);
  };
  for (const name of SIGNALS) process.on(name, hear);
  return () => {
    for (const name of SIGNALS) process.off(name, hear);
  };
}

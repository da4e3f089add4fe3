import type { Undo } from '@hooklab/base';

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Hear every signal that asks this process to end; until the undo it does not end by itself. */
export function onSignals(hear: (signal: NodeJS.Signals) => void): Undo {
  for (const name of SIGNALS) process.on(name, hear);
  return () => {
    for (const name of SIGNALS) process.off(name, hear);
  };
}

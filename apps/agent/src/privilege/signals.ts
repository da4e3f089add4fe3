import { constants } from 'node:os';
import type { Milliseconds, Undo } from '@hooklab/base';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm, npx and a terminal may send one press twice. */
const ONE_PRESS: Milliseconds = 500;

/** As a shell says how a process ended: 128 and the signal's number; 1 where it is none. */
export const exitCodeOf = (signal: NodeJS.Signals | null): number =>
  signal === null ? 1 : 128 + constants.signals[signal];

interface More {
  /** before a second signal ends this process: what it has started and does not die with it is killed here */
  last?(): void;
  /** the end of the process that started this one over a channel asks too, as SIGTERM; it is no second press */
  disconnect?: boolean;
}

/**
 * The first signal asks this process to end in order: `ask` hears of it, once. A second press ends it at once. Until
 * the undo.
 */
export function onSignals(ask: (signal: NodeJS.Signals) => void, { last, disconnect }: More = {}): Undo {
  let asked: Milliseconds | undefined;
  const hear = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now();
      ask(signal);
    } else if (performance.now() - asked > ONE_PRESS) {
      last?.();
      process.exit(exitCodeOf(signal));
    }
  };
  const left = () => {
    if (asked === undefined) hear('SIGTERM');
  };
  for (const name of SIGNALS) process.on(name, hear);
  if (disconnect) process.on('disconnect', left);
  return () => {
    for (const name of SIGNALS) process.off(name, hear);
    process.off('disconnect', left);
  };
}

import type { RunState } from './runState';

/** What Compose has now: its text and the target of its picker. */
interface Shown {
  source: string;
  target: string | null;
}

/**
 * In what the rows differ from what stands beside them; null where they are of it.
 *
 *   "the editor has another program"
 */
export function driftOf(run: RunState, { source, target }: Shown, titleOf: (target: string) => string) {
  const parts = [
    run.source !== '' && run.source !== source ? 'the editor has another program' : null,
    target !== null && target !== run.target ? `the next run is for ${titleOf(target)}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join('; ') : null;
}

import { checkLedger, type Ledger } from '@hooklab/records';

/**
 *   balanced   every equation without an unknown holds
 *   partly     they hold, but some could not be checked: a term is unknown
 *   moving     the run goes on, and events are on their way between two counters
 *   broken     the run has ended, and events are in no account or in two
 */
export type Balance = { state: 'balanced' | 'partly' | 'moving' } | { state: 'broken'; equations: string[] };

export function balanceOf(ledger: Ledger, ended: boolean): Balance {
  const violations = checkLedger(ledger);
  if (violations.length === 0) {
    const { entered, own, filtered, reserveFailed } = ledger;
    const known = ![entered, own, filtered, reserveFailed].includes(null);
    return { state: known ? 'balanced' : 'partly' };
  }
  if (!ended) return { state: 'moving' };
  const equations = violations.map((v) => {
    const where = v.difference > 0 ? 'in no account' : 'counted twice';
    return `${v.equation}: ${v.left} ≠ ${v.right}, ${Math.abs(v.difference)} ${where}`;
  });
  return { state: 'broken', equations };
}

import type { DoctorReport } from '@hooklab/protocol';
import type { StateName } from '../ui/State';

/**
 * "21 of 24 hooks": what the button in the top bar says, and its mark: all works, some does not, nothing does, or
 * nothing could be tried.
 */
export function doctorSummary(report: DoctorReport): { text: string; mark: StateName } {
  const hooks = Object.values(report.hooks);
  if (hooks.every((h) => h.state === 'unknown')) return { text: 'hooks not tried', mark: 'unknown' };
  const usable = hooks.filter((h) => h.state === 'ok').length;
  const all = usable === hooks.length && report.checks.every((c) => c.state === 'ok');
  const mark = usable === 0 ? 'missing' : all ? 'ok' : 'limited';
  return { text: `${usable} of ${hooks.length} hooks`, mark };
}

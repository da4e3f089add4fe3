import type { DoctorReport } from '@hooklab/protocol';

/** "21 of 24 hooks": what the button in the top bar says; `worst` gives it its shape. */
export function doctorSummary(report: DoctorReport): { text: string; worst: 'ok' | 'limited' | 'missing' } {
  const hooks = Object.values(report.hooks);
  const usable = hooks.filter((h) => h.state === 'ok').length;
  const has = (state: 'limited' | 'missing') => report.checks.some((c) => c.state === state);
  const worst = has('missing') || usable === 0 ? 'missing' : has('limited') ? 'limited' : 'ok';
  return { text: `${usable} of ${hooks.length} hooks`, worst };
}

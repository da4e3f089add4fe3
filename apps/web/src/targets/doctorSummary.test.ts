import { expect, test } from 'vitest';
import { doctorSummary } from './doctorSummary';

const hooks = {
  tp: { state: 'ok', why: '' },
  fentry: { state: 'missing', why: 'no BTF' },
  lsm: { state: 'unknown', why: '' },
} as const;
const check = (state: 'ok' | 'limited' | 'missing') => ({ id: state, state, title: '', found: '' });

test('only what surely works is counted', () => {
  expect(doctorSummary({ kernel: '6.12', hooks, checks: [check('ok')] }).text).toBe('1 of 3 hooks');
});

test.each([
  [[check('ok')], 'ok'],
  [[check('ok'), check('limited')], 'limited'],
  [[check('limited'), check('missing')], 'missing'],
] as const)('the worst check gives the mark: %#', (checks, worst) => {
  expect(doctorSummary({ kernel: '', hooks, checks: [...checks] }).worst).toBe(worst);
});

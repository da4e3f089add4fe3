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
  [{ tp: hooks.tp }, [check('ok')], 'ok'],
  [{ tp: hooks.tp }, [check('ok'), check('missing')], 'limited'],
  [hooks, [check('ok')], 'limited'],
  [{ fentry: hooks.fentry }, [check('ok')], 'missing'],
  [{ lsm: hooks.lsm }, [check('ok')], 'unknown'],
] as const)('the mark: everything, something, nothing, not known: %#', (some, checks, mark) => {
  expect(doctorSummary({ kernel: '', hooks: some, checks: [...checks] }).mark).toBe(mark);
});

import { type Candidate, trialsFrom } from '@hooklab/advisor';
import type { TrialReport } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { reportsOf, Trials } from './trials';

const surface = { id: 'lab:6.12' as const, version: 'aaaaaaaa' };
const candidate = (hook: string, ...names: string[]): Candidate =>
  ({ hook, points: names.map((name) => ({ kind: 'fn', name, module: '' })) }) as unknown as Candidate;
const report = (hook: string, point: string, more: Partial<TrialReport> = {}): TrialReport => ({
  point,
  hook,
  outcome: 'attached',
  stage: null,
  errno: null,
  why: null,
  log: '',
  hits: null,
  countedMs: null,
  ms: 1,
  ...more,
});

test('every point of every candidate is tried once, and what was found is kept for that version', async () => {
  const agent = new FakeAgent({ 'trial.run': ({ hook, point }) => report(hook, point) });
  const trials = new Trials(agent);
  const pair = candidate('kprobe', 'a', 'b');
  await trials.prove(surface, [pair, candidate('kprobe', 'b'), candidate('fentry', 'a')]);
  expect(agent.of('trial.run')).toHaveLength(3);
  expect(reportsOf(trials.of(surface), pair).map((r) => r.point)).toEqual(['fn:a', 'fn:b']);
  expect(trials.of({ ...surface, version: 'bbbbbbbb' })).toEqual({});
  expect(trials.state.get().busy).toBeNull();
});

test('cancelled: the trial that is being made is the last', async () => {
  const trials: Trials = new Trials(
    new FakeAgent({
      'trial.run': ({ hook, point }) => {
        trials.cancel();
        return report(hook, point);
      },
    }),
  );
  await trials.prove(surface, [candidate('fentry', 'a'), candidate('fentry', 'b')]);
  expect(Object.keys(trials.of(surface))).toEqual(['fentry fn:a']);
});

test('an agent that does not answer ends the batch, and says why', async () => {
  const trials = new Trials(
    new FakeAgent({
      'trial.run': () => {
        throw new Error('away');
      },
    }),
  );
  await trials.prove(surface, [candidate('fentry', 'a'), candidate('fentry', 'b')]);
  expect(trials.state.get()).toMatchObject({ busy: null, problem: { what: 'away' } });
});

test('a refused trial is no word for the advisor', () => {
  const reports = {
    a: report('fentry', 'fn:a', { outcome: 'refused', why: 'it would hang' }),
    b: report('fentry', 'fn:b', { outcome: 'failed', stage: 'attach', errno: 'EBUSY' }),
    c: report('fentry', 'fn:c', { hits: 7, countedMs: 1000 }),
  };
  expect(trialsFrom(Object.values(reports))).toEqual([
    { hook: 'fentry', point: 'fn:b', ok: false, stage: 'attach', errno: 'EBUSY' },
    { hook: 'fentry', point: 'fn:c', ok: true, hits: 7, countedMs: 1000 },
  ]);
});

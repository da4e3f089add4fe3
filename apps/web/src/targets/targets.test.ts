import type { DoctorReport } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Targets } from './targets';

const vm = {
  id: 'lab:6.12',
  title: 'Lab VM',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: null,
} as const;
const report = (kernel: string): DoctorReport => ({ kernel, checks: [], hooks: {} });

test('what works there is of the boot that was asked: a late answer of an older one is dropped', async () => {
  const answers: ((report: DoctorReport) => void)[] = [];
  const agent = new FakeAgent({ 'target.doctor': () => new Promise((done) => answers.push(done)) });
  const targets = new Targets(agent);
  const doctor = () => targets.state.get().doctor[vm.id];
  targets.merge(vm);
  const first = targets.examine(vm.id);
  agent.tell('target', { ...vm, state: 'closed', kernel: null });
  expect(doctor()).toBeUndefined();
  agent.tell('target', vm);
  const second = targets.examine(vm.id);
  answers[0]!(report('the boot before'));
  await first;
  expect(doctor()).toBe('busy');
  answers[1]!(report('6.12'));
  await second;
  expect(doctor()).toEqual(report('6.12'));

  // nor is it of one that is off
  const third = targets.examine(vm.id);
  agent.tell('target', { ...vm, state: 'closed', kernel: null });
  const fourth = targets.examine(vm.id);
  agent.tell('target', { ...vm, state: 'failed', kernel: null });
  answers[2]?.(report('late'));
  await Promise.all([third, fourth]);
  expect(doctor()).toBeUndefined();
});

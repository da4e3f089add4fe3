import type { Results, TargetInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Targets } from '../targets/targets';
import { Consents } from './consents';
import type { Workbench } from './context';
import { shutTarget } from './targetActs';

const vm: TargetInfo = {
  id: 'lab:6.12',
  title: 'Lab VM, Debian 6.12',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: { bytes: 0, ms: 1000 },
};
const tasks = () => new Promise((done) => setTimeout(done));

/** Shutting the VM while these runs go on there: what was asked, and whether it was shut down. */
async function shut(runs: Results['target.runs']['runs'], answer: string | null) {
  const agent = new FakeAgent({ 'target.runs': () => ({ runs }), 'target.stop': () => ({}) });
  const targets = new Targets(agent);
  targets.merge(vm);
  const consents = new Consents();
  const shutting = shutTarget({ agent, targets, consents } as unknown as Workbench, vm.id);
  await tasks();
  const question = consents.open.get();
  consents.answer(answer);
  await shutting;
  return { question, stopped: agent.of('target.stop').length === 1 };
}

test('a VM without runs is shut down unasked', async () => {
  expect(await shut([], null)).toEqual({ question: null, stopped: true });
});

test('runs that would end are named first, those of others with whose they are; no is no', async () => {
  const mine = { title: 'unlinkat · tp', by: null };
  const theirs = { title: 'exec · fentry', by: 'k7mq, Firefox on Linux' };
  const { question, stopped } = await shut([mine, theirs], null);
  expect(question).toMatchObject({
    title: '2 runs go on in Lab VM, Debian 6.12',
    text: ['“unlinkat · tp”; “exec · fentry” of k7mq, Firefox on Linux.', 'Shutting the VM down ends them.'],
  });
  expect(stopped).toBe(false);
  expect(await shut([theirs], 'shut')).toMatchObject({
    question: { title: 'A run goes on in Lab VM, Debian 6.12' },
    stopped: true,
  });
});

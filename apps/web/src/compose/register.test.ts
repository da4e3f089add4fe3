import type { TargetInfo } from '@hooklab/protocol';
import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Runs } from '../run/runs';
import { Targets } from '../targets/targets';
import { Consents } from '../workbench/consents';
import type { Workbench } from '../workbench/context';
import { Bench } from '../workspace/bench';
import { startRun } from './register';

const open: TargetInfo = {
  id: 'local',
  title: 'This machine',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: null,
};
const off = { ...open, id: 'lab:6.1', state: 'closed', kernel: null, boot: { bytes: 0, ms: 1000 } } as const;
const specs = [{ name: 'unlinkat', title: '', about: '', hooks: ['tp', 'fentry'], exercise: null }];
const none = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** A workbench whose agent makes C when it is told to. */
async function opened() {
  const makes: (() => void)[] = [];
  const agent = new FakeAgent({
    'targets.list': () => ({ targets: [open, off] }),
    'targets.preferred': () => ({ preferred: 'local' }),
    'target.open': ({ target }) => ({ ...open, id: target }),
    'target.doctor': () => ({ kernel: '6.12', checks: [], hooks: {} }),
    'specs.list': () => ({ specs }),
    'spec.compose': ({ hook, target }) =>
      new Promise((done) => makes.push(() => done({ source: `${hook} on ${target}` }))),
    'workspace.load': () => ({ workspace: null }),
    'workspace.save': () => ({ notKept: null }),
    'run.start': () => ({ run: 1 }),
  });
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, none);
  const online = bench.online();
  const make = async () => {
    await tasks();
    for (const one of makes.splice(0)) one();
    await tasks();
  };
  await make();
  await online;
  const context = { agent, targets, bench, runs: new Runs(agent, () => 0), consents: new Consents() };
  return { ...context, make, run: () => startRun(context as unknown as Workbench) };
}

const tasks = () => new Promise((done) => setTimeout(done));
const started = (agent: FakeAgent) =>
  agent.of('run.start').map((asked) => (asked as { source: string }).source);

test('what runs is the C of the hook that was chosen, also while it is being made', async () => {
  const { agent, bench, make, run } = await opened();
  bench.chooseHook('fentry');
  const going = run();
  await make();
  await going;
  expect(started(agent)).toEqual(['fentry on local']);
});

test('a reset that is on its way comes before the run', async () => {
  const { agent, bench, make, run } = await opened();
  bench.edit('mine');
  void bench.reset();
  const going = run();
  await make();
  await going;
  expect(started(agent)).toEqual(['tp on local']);
});

test('nothing boots or runs unless it was said; once booted, the C of that kernel runs', async () => {
  const { agent, bench, consents, make, run } = await opened();
  bench.chooseTarget('lab:6.1');
  await make();
  const no = run();
  await tasks();
  expect(consents.open.get()).toMatchObject({ title: 'This machine is off' });
  consents.answer(null);
  await no;
  expect([agent.of('target.open'), started(agent)]).toEqual([[{ target: 'local' }], []]);

  const yes = run();
  await tasks();
  consents.answer('boot');
  await make();
  await make();
  await yes;
  expect(started(agent)).toEqual(['tp on lab:6.1']);
});

test('another kernel that is chosen while one boots is not run on unasked', async () => {
  const { agent, bench, consents, make, run } = await opened();
  bench.chooseTarget('lab:6.1');
  await make();
  const going = run();
  await tasks();
  consents.answer('boot');
  bench.chooseTarget('local');
  await make();
  await make();
  await going;
  expect(started(agent)).toEqual([]);
});

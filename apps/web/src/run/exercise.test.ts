import { expect, test } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Targets } from '../targets/targets';
import { Bench } from '../workspace/bench';
import { HAND } from '../workspace/handSource';
import { Exercise } from './exercise';
import { KeptCommands } from './keptCommands';

const lab = {
  id: 'lab:6.12',
  title: 'Lab VM',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: { bytes: 0, ms: 1 },
} as const;
const specs = [{ name: 'unlinkat', title: '', about: '', hooks: ['tp'], exercise: 'rm x' }];

async function exerciseOf(answers: FakeAgent['answers'] = {}) {
  const agent = new FakeAgent({
    'targets.list': () => ({ targets: [lab] }),
    'targets.preferred': () => ({ preferred: lab.id }),
    'target.open': () => lab,
    'target.doctor': () => ({ kernel: '6.12', checks: [], hooks: {} }),
    'specs.list': () => ({ specs }),
    'spec.compose': () => ({ source: 'SEC("tp/syscalls/sys_enter_unlinkat")' }),
    'workspace.load': () => ({ workspace: null }),
    'workspace.save': () => ({ notKept: null }),
    'target.exec': () => ({ code: 0, stdout: 'out', stderr: '' }),
    ...answers,
  });
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, { getItem: () => null, setItem: () => {}, removeItem: () => {} });
  await bench.online();
  return { agent, bench, exercise: new Exercise(agent, bench, targets) };
}

test('a spec has its own command; what is written by hand one for where it attaches', async () => {
  const { bench, exercise } = await exerciseOf();
  expect(exercise.offer).toEqual({ target: 'lab:6.12', command: 'rm x' });
  bench.chooseSpec(HAND);
  bench.edit('SEC("fentry/vfs_rename") int f(void *ctx) { return 0; }');
  expect(exercise.offer?.command).toContain('mv a b');
});

test('a command, how it ended and what it said; one at a time', async () => {
  let end: (result: { code: number; stdout: string; stderr: string }) => void = () => {};
  const { agent, exercise } = await exerciseOf({
    'target.exec': () => new Promise((resolve) => (end = resolve)),
  });
  const run = exercise.run('false');
  expect(exercise.busy).toBe(true);
  await exercise.run('another');
  end({ code: 3, stdout: 'a', stderr: 'b' });
  await run;
  expect(agent.of('target.exec')).toEqual([{ target: 'lab:6.12', command: 'false' }]);
  expect(exercise.done.get()).toEqual([
    { target: 'lab:6.12', command: 'false', end: { ok: false, text: 'exit code 3' }, output: 'a\nb' },
  ]);
});

test('a VM that is off takes no command, and is not booted for one', async () => {
  const off = { ...lab, state: 'closed' } as const;
  const { agent, exercise } = await exerciseOf({ 'targets.list': () => ({ targets: [off] }) });
  await exercise.run('true');
  expect([exercise.offer, exercise.shell]).toEqual([null, null]);
  expect(agent.of('target.exec')).toEqual([]);
});

test('what commands said is there after a reload, and one that went on is said to have', async () => {
  const { agent, bench } = await exerciseOf({
    'target.exec': ({ command }) =>
      command === 'slow' ? new Promise(() => {}) : { code: 0, stdout: 'out', stderr: '' },
  });
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const load = () => new Exercise(agent, bench, new Targets(agent), storage);
  const first = load();
  Object.defineProperty(first, 'shell', { value: 'lab:6.12' });
  await first.run('true');
  void first.run('slow');
  const again = load();
  expect(again.done.get().map(({ command, output, end }) => [command, output, end?.ok])).toEqual([
    ['true', 'out', true],
    ['slow', '', false],
  ]);
  expect(again.busy).toBe(false);
  // what is no list of commands is none
  storage.setItem('hooklab.commands', '[{"target":"local"}]');
  expect(load().done.get()).toEqual([]);
});

test('of much output the newest is kept', async () => {
  const kept = new Map<string, string>();
  const commands = new KeptCommands({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  });
  const one = (command: string) => ({
    target: 'lab:6.12' as const,
    command,
    end: { ok: true, text: 'ended' },
    output: 'x'.repeat(200_000),
  });
  commands.set(['a', 'b', 'c'].map(one));
  expect(commands.get().map(({ command }) => command)).toEqual(['b', 'c']);
});

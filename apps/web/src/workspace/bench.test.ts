import { type ProbeSpec, shippedSpecs } from '@hooklab/probe';
import { MAX_SOURCE, type Workspace } from '@hooklab/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Targets } from '../targets/targets';
import { Bench } from './bench';
import { HAND, HAND_SOURCE } from './handSource';
import { type Keeper, keepDraft } from './keep';
import { MADE } from './made';

const specs = [
  { name: 'unlinkat', title: 'Files deleted', about: '', hooks: ['tp', 'fentry'], exercise: null },
  { name: 'task-rename', title: 'Tasks renamed', about: '', hooks: ['raw_tp', 'tp'], exercise: null },
];
const local = {
  id: 'local',
  title: 'This machine',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: null,
} as const;
const report = { kernel: '6.12', checks: [], hooks: {} };

function agentOf(extra: FakeAgent['answers'] = {}): FakeAgent {
  return new FakeAgent({
    'targets.list': () => ({ targets: [local, { ...local, id: 'lab:6.12' }] }),
    'targets.preferred': () => ({ preferred: 'local' }),
    'target.open': ({ target }) => ({ ...local, id: target }),
    'target.doctor': () => report,
    'specs.list': () => ({ specs }),
    'spec.compose': ({ spec, hook, target }) => ({ source: `${spec} ${hook} ${target}` }),
    'workspace.load': () => ({ workspace: null }),
    'workspace.save': () => ({ notKept: null }),
    ...extra,
  });
}

function memory(): Keeper {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function benchOf(agent = agentOf(), keeper = memory()): Bench {
  return new Bench(agent, new Targets(agent), keeper);
}

const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first time: the preferred target, the first spec with its best hook, and its C', async () => {
  const bench = benchOf();
  await bench.online();
  const { target, spec, hook, source, edited } = bench.state.get();
  expect([target, spec, hook, source, edited]).toEqual([
    'local',
    'unlinkat',
    'tp',
    'unlinkat tp local',
    false,
  ]);
});

test('what this browser has goes before what the agent has', async () => {
  const keeper = memory();
  const first = benchOf(agentOf(), keeper);
  await first.online();
  first.edit('mine');
  const theirs = {
    target: 'local',
    spec: 'task-rename',
    hook: 'tp',
    source: 'theirs',
    edited: true,
    made: null,
  };
  const answers = { 'workspace.load': () => ({ workspace: theirs }) };
  const second = benchOf(agentOf(answers), keeper);
  expect(second.state.get()).toMatchObject({ source: 'mine', edited: true });
  const elsewhere = benchOf(agentOf(answers));
  await elsewhere.online();
  expect(elsewhere.state.get()).toMatchObject({ source: 'theirs', spec: 'task-rename', edited: true });
});

test('typing is kept at once here, and by the agent a moment later, once', async () => {
  const agent = agentOf();
  const bench = benchOf(agent);
  await bench.online();
  await vi.advanceTimersByTimeAsync(1000);
  const before = agent.of('workspace.save').length;
  for (const text of ['a', 'ab', 'abc']) bench.edit(text);
  await vi.advanceTimersByTimeAsync(1000);
  expect(agent.of('workspace.save').slice(before)).toEqual([
    { target: 'local', spec: 'unlinkat', hook: 'tp', source: 'abc', edited: true, made: null },
  ]);
});

test('each spec and hook keeps its own draft; an unedited one is made anew', async () => {
  const bench = benchOf();
  await bench.online();
  bench.edit('draft of unlinkat');
  bench.chooseSpec('task-rename');
  await settled();
  expect(bench.state.get()).toMatchObject({ hook: 'tp', source: 'task-rename tp local', edited: false });
  bench.chooseSpec('unlinkat');
  await settled();
  expect(bench.state.get()).toMatchObject({ source: 'draft of unlinkat', edited: true });
  await bench.reset();
  expect(bench.state.get()).toMatchObject({ source: 'unlinkat tp local', edited: false });
  bench.chooseSpec('task-rename');
  bench.chooseSpec('unlinkat');
  await settled();
  expect(bench.state.get()).toMatchObject({ source: 'unlinkat tp local', edited: false });
});

test('what is typed while a reset is on its way stays', async () => {
  let answer: (c: { source: string }) => void = () => {};
  const agent = agentOf({ 'spec.compose': () => new Promise((done) => (answer = done)) });
  const bench = benchOf(agent);
  const started = bench.online();
  await settled();
  answer({ source: 'made' });
  await started;
  bench.edit('mine');
  const reset = bench.reset();
  await settled();
  bench.edit('mine, typed after it');
  answer({ source: 'made' });
  await reset;
  expect(bench.state.get()).toMatchObject({ source: 'mine, typed after it', edited: true });
  bench.edit('made');
  expect(bench.state.get().edited).toBe(false);
});

test('typing it back to what the spec makes is not an edit', async () => {
  const bench = benchOf();
  await bench.online();
  bench.edit('x');
  bench.edit('unlinkat tp local');
  expect(bench.state.get().edited).toBe(false);
});

test('what was typed while the C was being made stays; late answers to older questions are dropped', async () => {
  const waiting: ((source: string) => void)[] = [];
  const agent = agentOf({
    'spec.compose': () => new Promise((resolve) => waiting.push((source) => resolve({ source }))),
  });
  const bench = benchOf(agent);
  void bench.online();
  await settled();
  bench.chooseHook('fentry');
  await settled();
  waiting[1]!('newer');
  waiting[0]!('older');
  await settled();
  expect(bench.state.get()).toMatchObject({ source: 'newer', composing: false });
  bench.chooseHook('tp');
  await settled();
  bench.edit('typed');
  waiting[2]!('late');
  await settled();
  expect(bench.state.get()).toMatchObject({ source: 'typed', edited: true });
});

test('C that comes late is not for another document: one by hand, a draft, a made one, one brought back', async () => {
  const waiting: ((source: string) => void)[] = [];
  const agent = agentOf({
    'spec.compose': () => new Promise((resolve) => waiting.push((source) => resolve({ source }))),
  });
  const keeper = memory();
  const bench = benchOf(agent, keeper);
  const started = bench.online();
  await settled();
  waiting[0]!('first');
  await started;
  const asks = async () => {
    bench.chooseHook(bench.state.get().hook === 'tp' ? 'fentry' : 'tp');
    await settled();
    expect(bench.state.get().composing).toBe(true);
    return waiting.at(-1)!;
  };
  const comes = async (answer: (source: string) => void, source: string, edited: boolean) => {
    expect(bench.state.get().composing).toBe(false);
    answer('late');
    await settled();
    expect(bench.state.get()).toMatchObject({ source, edited, composing: false });
  };

  let answer = await asks();
  bench.chooseSpec(HAND);
  await comes(answer, HAND_SOURCE, false);

  keepDraft(keeper, 'task-rename', 'raw_tp', 'a draft');
  bench.chooseSpec('unlinkat');
  answer = await asks();
  bench.chooseSpec('task-rename');
  await comes(answer, 'a draft', true);
  // nor is it what the spec of the draft makes
  bench.edit('late');
  expect(bench.state.get().edited).toBe(true);

  bench.chooseSpec('unlinkat');
  answer = await asks();
  bench.take(made('One', 'fentry'), 'composed', 'local');
  await comes(answer, 'composed', false);

  bench.edit('composed, edited');
  bench.take(made('Two', 'fentry', 'kprobe'), 'another', 'local');
  bench.chooseHook('kprobe');
  await settled();
  answer = waiting.at(-1)!;
  bench.bringBack();
  await comes(answer, 'composed, edited', true);
});

test('what is chosen while the agent’s workspace is on its way holds', async () => {
  let answer: (all: { workspace: Workspace }) => void = () => {};
  const agent = agentOf({ 'workspace.load': () => new Promise((done) => (answer = done)) });
  const bench = benchOf(agent);
  const started = bench.online();
  await settled();
  bench.chooseSpec('task-rename');
  answer({
    workspace: { target: 'local', spec: 'unlinkat', hook: 'tp', source: 'theirs', edited: true, made: null },
  });
  await started;
  expect(bench.state.get()).toMatchObject({ spec: 'task-rename', source: 'task-rename raw_tp local' });
});

test('what is to be run is known once a target that was chosen has opened and its C is made', async () => {
  let open: () => void = () => {};
  const agent = agentOf();
  const bench = benchOf(agent);
  await bench.online();
  agent.answers['target.open'] = ({ target }) =>
    new Promise((done) => (open = () => done({ ...local, id: target })));
  bench.chooseTarget('lab:6.12');
  const sources: string[] = [];
  void bench.composed().then(() => sources.push(bench.state.get().source));
  await settled();
  expect(sources).toEqual([]);
  open();
  await settled();
  expect(sources).toEqual(['unlinkat tp lab:6.12']);
});

test('another target makes unedited C anew and leaves edited C alone', async () => {
  const bench = benchOf();
  await bench.online();
  bench.chooseTarget('lab:6.12');
  await settled();
  expect(bench.state.get().source).toBe('unlinkat tp lab:6.12');
  bench.edit('mine');
  bench.chooseTarget('local');
  await settled();
  expect(bench.state.get()).toMatchObject({ target: 'local', source: 'mine', edited: true });
});

test('why a spec cannot be made here is kept for the person, and goes when another is chosen', async () => {
  const bench = benchOf(
    agentOf({
      'spec.compose': ({ hook }) => {
        if (hook === 'fentry') throw new Error('no fentry here');
        return { source: 'c' };
      },
    }),
  );
  await bench.online();
  bench.chooseHook('fentry');
  await settled();
  expect(bench.state.get()).toMatchObject({
    problem: { what: 'no fentry here' },
    source: '',
    composing: false,
  });
  expect(bench.request()).toBeNull();
  bench.chooseHook('tp');
  await settled();
  expect(bench.state.get()).toMatchObject({ problem: null, source: 'c' });
});

test('unedited C runs as its spec says; edited and hand-written C by its SEC names', async () => {
  const bench = benchOf();
  await bench.online();
  expect(bench.request()).toMatchObject({ spec: 'unlinkat', hook: 'tp', title: 'unlinkat · tp' });
  bench.edit('mine');
  expect(bench.request()).toEqual({ target: 'local', title: 'unlinkat · tp, edited', source: 'mine' });
  bench.chooseSpec(HAND);
  expect(bench.request()).toEqual({ target: 'local', title: 'By hand', source: HAND_SOURCE });
});

test('a spec that the agent no longer ships: what was typed goes on by hand', async () => {
  const keeper = memory();
  const old = benchOf(agentOf(), keeper);
  await old.online();
  old.edit('mine');
  const bench = benchOf(agentOf({ 'specs.list': () => ({ specs: specs.slice(1) }) }), keeper);
  await bench.online();
  expect(bench.state.get()).toMatchObject({ spec: HAND, source: 'mine', edited: true });
});

const made = (title: string, ...hooks: ('fentry' | 'kprobe')[]): ProbeSpec => ({
  ...shippedSpecs()[0]!,
  title,
  ways: hooks.map((hook) => ({ hook, points: ['fn:vfs_unlink'], captures: {}, at: {} })),
});

test('a spec that was made for the person is a probe with its hooks; what stands by hand stays', async () => {
  const agent = agentOf();
  const bench = benchOf(agent);
  await bench.online();
  bench.edit('draft of unlinkat');
  bench.chooseSpec(HAND);
  bench.edit('my own');
  const who = made('Who deletes files', 'fentry', 'kprobe');
  bench.take(who, 'composed', 'lab:6.12');
  expect(bench.state.get()).toMatchObject({ spec: MADE, hook: 'fentry', source: 'composed', edited: false });
  expect(bench.request()).toEqual({
    target: 'lab:6.12',
    title: 'Who deletes files · fentry',
    source: 'composed',
  });
  await settled();
  expect(bench.state.get().specs.at(-1)).toMatchObject({ name: MADE, hooks: ['fentry', 'kprobe'] });
  bench.chooseHook('kprobe');
  await settled();
  expect(agent.of('spec.compose').at(-1)).toEqual({ spec: who, hook: 'kprobe', target: 'lab:6.12' });
  bench.chooseSpec(HAND);
  expect(bench.state.get().source).toBe('my own');
  bench.chooseSpec('unlinkat');
  expect(bench.state.get().source).toBe('draft of unlinkat');
});

test('edits of a made spec can be brought back when the next one is taken, and come back with it after a reload', async () => {
  const keeper = memory();
  const bench = benchOf(agentOf(), keeper);
  await bench.online();
  bench.take(made('One', 'fentry'), 'composed', 'local');
  bench.take(made('Two', 'fentry'), 'another', 'local');
  expect(bench.replaced).toBeNull();
  bench.edit('another, edited');
  const later = benchOf(agentOf(), keeper);
  expect(later.state.get()).toMatchObject({ spec: MADE, source: 'another, edited', made: { title: 'Two' } });
  bench.take(made('Three', 'fentry'), 'a third', 'local');
  expect(bench.replaced).toBe('another, edited');
  bench.bringBack();
  expect(bench.state.get()).toMatchObject({ spec: HAND, source: 'another, edited' });
});

test('a text that is too large to run stays in the browser; the agent is not asked to keep it', async () => {
  const agent = agentOf();
  const bench = benchOf(agent);
  await bench.online();
  await vi.advanceTimersByTimeAsync(1000);
  const before = agent.of('workspace.save').length;
  bench.edit('x'.repeat(MAX_SOURCE + 1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(agent.of('workspace.save').length).toBe(before);
  expect(bench.state.get().kept).toBe(true);
});

const off = { ...local, id: 'lab:6.1', state: 'closed', kernel: null, boot: { bytes: 0, ms: 1 } } as const;

test('a VM that is off stays off when it is chosen: its C is made, and made anew when it opens', async () => {
  const agent = agentOf({ 'targets.list': () => ({ targets: [local, off] }) });
  const bench = benchOf(agent);
  await bench.online();
  bench.chooseTarget('lab:6.1');
  await settled();
  expect(bench.state.get()).toMatchObject({ target: 'lab:6.1', source: 'unlinkat tp lab:6.1' });
  expect(agent.of('target.open')).not.toContainEqual({ target: 'lab:6.1' });
  const before = agent.of('spec.compose').length;
  agent.tell('target', { ...off, state: 'opening' });
  agent.tell('target', { ...off, state: 'open', kernel: '6.1' });
  await settled();
  expect(agent.of('spec.compose').slice(before)).toEqual([
    { spec: 'unlinkat', hook: 'tp', target: 'lab:6.1' },
  ]);
});

test('a page that is loaded again boots nothing', async () => {
  const keeper = memory();
  const agent = agentOf({ 'targets.list': () => ({ targets: [local, off] }) });
  const first = benchOf(agent, keeper);
  await first.online();
  first.chooseTarget('lab:6.1');
  await settled();
  const second = benchOf(agent, keeper);
  await second.online();
  expect(second.state.get().target).toBe('lab:6.1');
  expect(agent.of('target.open')).not.toContainEqual({ target: 'lab:6.1' });
});

import { type CheckedDraft, findSpec, type SpecDraft, withColumn } from '@hooklab/probe';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Store } from '../base/store';
import type { Kernels } from '../kernel/kernels';
import { Targets } from '../targets/targets';
import { Bench } from './bench';
import { Form, type FormKernels } from './form';
import { HAND } from './handSource';
import type { Keeper } from './keep';
import { MADE } from './made';

const local = {
  id: 'local',
  title: 'This machine',
  state: 'open',
  kernel: '6.12',
  progress: null,
  problem: null,
  boot: null,
} as const;
const info = ({ name, title, ways }: ReturnType<typeof findSpec>) => ({
  name,
  title,
  about: '',
  hooks: ways.map(({ hook }) => hook),
  exercise: null,
});

function memory(): Keeper {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** A spec is made of whatever is no "wrong": it has the draft's title, and C that says hook and title. */
function check(draft: SpecDraft): CheckedDraft {
  if (draft.columns.some(({ text }) => text === 'wrong'))
    return { spec: null, source: null, faults: [{ place: 'spec', message: 'wrong', near: [] }], columns: [] };
  const spec = { ...draft.origin, title: draft.title };
  return { spec, source: `${draft.hook} ${draft.title}`, faults: [], columns: [] };
}

async function opened(keeper = memory()) {
  const agent = new FakeAgent({
    'targets.list': () => ({ targets: [local] }),
    'targets.preferred': () => ({ preferred: 'local' }),
    'target.open': () => local,
    'target.doctor': () => ({ kernel: '6.12', checks: [], hooks: {} }),
    'specs.list': () => ({ specs: [findSpec('unlinkat'), findSpec('task-rename')].map(info) }),
    'spec.compose': ({ spec, hook }) => ({
      source: `${hook} ${typeof spec === 'string' ? spec : spec.title}`,
    }),
    'workspace.load': () => ({ workspace: null }),
    'workspace.save': () => ({ notKept: null }),
  });
  const targets = new Targets(agent);
  const bench = new Bench(agent, targets, keeper);
  const kernels: FormKernels = {
    worker: { checkForm: async (_ref, draft) => check(draft), formHooks: async () => [] },
    state: new Store({
      list: [{ id: 'local', title: 'This machine', state: 'ready' }],
    }) as unknown as Kernels['state'],
    refOf: async (id) => ({ id, version: 'a' }),
  };
  const form = new Form(bench, targets, kernels, keeper);
  form.watch();
  await bench.online();
  await settled();
  return { bench, form, agent };
}
const settled = () => vi.advanceTimersByTimeAsync(0);
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('it is of the spec and hook that are chosen; looking at it changes nothing', async () => {
  const { bench, form } = await opened();
  expect(form.state.get().draft).toMatchObject({ hook: 'tp', title: 'Files deleted' });
  expect(bench.state.get()).toMatchObject({ spec: 'unlinkat', source: 'tp unlinkat' });
  bench.chooseHook('fentry');
  await settled();
  expect(form.state.get().draft).toMatchObject({ hook: 'fentry', points: ['syscall:unlinkat'] });
  bench.chooseSpec('task-rename');
  await settled();
  expect(form.state.get().draft!.origin.name).toBe('task-rename');
  bench.chooseSpec(HAND);
  expect(form.state.get().draft).toBeNull();
});

test('a change makes it a spec of the person’s own, and the C follows; the agent is asked once it is calm', async () => {
  const { bench, form, agent } = await opened();
  const before = agent.of('spec.compose').length;
  for (const title of ['M', 'Mi', 'Mine']) {
    form.edit({ ...form.state.get().draft!, title });
    await settled();
  }
  expect(bench.state.get()).toMatchObject({ spec: MADE, hook: 'tp', source: 'tp Mine', edited: false });
  expect(agent.of('spec.compose').length).toBe(before);
  await vi.advanceTimersByTimeAsync(1000);
  expect(agent.of('spec.compose').slice(before)).toMatchObject([{ spec: { title: 'Mine' }, hook: 'tp' }]);
});

test('to run waits for the C of what was typed last', async () => {
  const { bench, form, agent } = await opened();
  const before = agent.of('spec.compose').length;
  form.edit({ ...form.state.get().draft!, title: 'Mine' });
  await settled();
  await bench.composed();
  expect(agent.of('spec.compose').slice(before)).toMatchObject([{ spec: { title: 'Mine' } }]);
});

test('what is wrong stays as it was typed, by another hook and after a reload too', async () => {
  const keeper = memory();
  const { bench, form } = await opened(keeper);
  form.edit({ ...form.state.get().draft!, title: 'Mine' });
  await settled();
  form.edit(withColumn(form.state.get().draft!, 1, { text: 'wrong' }));
  await settled();
  expect(form.state.get().checked!.faults).toHaveLength(1);
  expect(bench.state.get().source).toBe('tp Mine');
  form.chooseHook('fentry');
  await settled();
  expect(form.state.get().draft!.columns[0]!.text).toBe('wrong');
  const later = await opened(keeper);
  expect(later.form.state.get().draft).toMatchObject({ title: 'Mine', hook: 'fentry' });
  expect(later.form.state.get().draft!.columns[0]!.text).toBe('wrong');
});

test('C that was edited by hand stays, and goes back to what the form makes', async () => {
  const { bench, form } = await opened();
  bench.edit('by hand');
  form.edit({ ...form.state.get().draft!, title: 'Mine' });
  await settled();
  expect(bench.state.get()).toMatchObject({ spec: MADE, source: 'by hand', edited: true });
  expect(await bench.pristine()).toBe('tp Mine');
  await bench.reset();
  expect(bench.state.get()).toMatchObject({ source: 'tp Mine', edited: false });
});

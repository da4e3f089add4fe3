import { Problem } from '@hooklab/base';
import { findSpec } from '@hooklab/probe';
import type { LensResult } from '@hooklab/protocol';
import { expect, it } from 'vitest';
import { FakeAgent } from '../agent/fakeAgent';
import { Lens } from './lens';

const request = {
  target: 'lab:6.12' as const,
  spec: findSpec('unlinkat'),
  hooks: ['tp', 'fentry'],
  command: null,
  seconds: 1,
};
const result: LensResult = {
  panes: [],
  comparison: { columns: [], lines: [], unequal: 0, more: 0 },
  windowMs: 1000,
  command: null,
};

it('tells how far each hook is, then the result', async () => {
  let answer = (_: LensResult) => {};
  const agent = new FakeAgent({ 'lens.run': () => new Promise((resolve) => (answer = resolve)) });
  const lens = new Lens(agent);
  const looking = lens.look(request);
  agent.tell('lens.stage', { hook: 'tp', stage: 'load' });
  expect(lens.state.get().busy).toEqual({ tp: 'load', fentry: 'waiting' });
  // one at a time
  await lens.look(request);
  expect(agent.asked).toHaveLength(1);
  answer(result);
  await looking;
  expect(lens.state.get()).toMatchObject({ busy: null, result, problem: null });
  agent.tell('lens.stage', { hook: 'tp', stage: 'stream' });
  expect(lens.state.get().busy).toBeNull();
});

it('says why it failed, and nothing of one that was cancelled', async () => {
  const agent = new FakeAgent();
  const lens = new Lens(agent);
  for (const [code, shown] of [
    ['busy', true],
    ['cancelled', false],
  ] as const) {
    agent.answers = {
      'lens.run': () => {
        throw new Problem({ code, what: 'It did not work' });
      },
    };
    await lens.look(request);
    expect(lens.state.get().problem !== null, code).toBe(shown);
    expect(lens.state.get().busy).toBeNull();
  }
});

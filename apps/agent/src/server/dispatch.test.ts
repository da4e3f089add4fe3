import type { Socket } from 'socket.io';
import { expect, it } from 'vitest';
import { dispatch, type Handlers } from './dispatch';

/** What the agent answers to one message, with these handlers. */
function answer(handlers: Partial<Handlers>, name: string, message: unknown): Promise<unknown> {
  let hear: (name: string, ...args: unknown[]) => void = () => {};
  const socket = { id: String(Math.random()), onAny: (listener: typeof hear) => (hear = listener) };
  dispatch(socket as unknown as Socket, 'owner', handlers as Handlers);
  return new Promise((resolve) => hear(name, message, resolve));
}

it('an answer that is not as its schema says never leaves', async () => {
  const wrong = { 'workspace.load': () => ({ workspace: 7 }) } as unknown as Handlers;
  expect(await answer(wrong, 'workspace.load', {})).toMatchObject({
    ok: false,
    problem: { code: 'bad-result' },
  });
  const more = { 'run.stop': () => ({ secret: 1 }) } as unknown as Handlers;
  expect(await answer(more, 'run.stop', { run: 1 })).toMatchObject({ problem: { code: 'bad-result' } });
});

it('no answer at all is {}, where that is the answer', async () => {
  expect(await answer({ 'run.stop': () => {} }, 'run.stop', { run: 1 })).toEqual({ ok: true, result: {} });
});

it('what waits for an answer is bounded', async () => {
  let hear: (name: string, ...args: unknown[]) => void = () => {};
  const socket = { id: 'x', onAny: (listener: typeof hear) => (hear = listener) };
  let release = () => {};
  const held = new Promise<Record<string, never>>((resolve) => {
    release = () => resolve({});
  });
  dispatch(socket as unknown as Socket, 'owner', { 'run.stop': () => held } as unknown as Handlers);
  const answers: { ok: boolean; problem?: { code: string } }[] = [];
  for (let i = 0; i < 200; i++)
    hear('run.stop', { run: 1 }, (each: (typeof answers)[0]) => answers.push(each));
  await expect.poll(() => answers.length).toBe(72);
  expect(answers.every(({ problem }) => problem?.code === 'too-many-wait')).toBe(true);
  release();
  await expect.poll(() => answers.length).toBe(200);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(128);
});

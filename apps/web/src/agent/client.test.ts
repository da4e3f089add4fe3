import type { Socket } from 'socket.io-client';
import { beforeEach, expect, test, vi } from 'vitest';
import { Agent } from './client';

/** A socket without a wire: `from` plays the agent's side. */
class FakeSocket {
  connected = true;
  active = true;
  sent: [string, unknown][] = [];
  answer: (name: string, message: unknown) => unknown = () => ({ ok: true, result: {} });
  #handlers = new Map<string, ((...args: unknown[]) => void)[]>();

  on(name: string, handler: (...args: unknown[]) => void) {
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler]);
    return this;
  }
  timeout() {
    return { emitWithAck: async (name: string, message: unknown) => this.answer(name, message) };
  }
  emit(name: string, message: unknown) {
    this.sent.push([name, message]);
  }
  connect() {}
  disconnect() {}
  from(name: string, ...args: unknown[]) {
    for (const handler of this.#handlers.get(name) ?? []) handler(...args);
  }
}

let socket: FakeSocket;
let agent: Agent;

beforeEach(() => {
  socket = new FakeSocket();
  agent = new Agent(socket as unknown as Socket);
});

test('an answer is passed on after its schema', async () => {
  socket.answer = () => ({ ok: true, result: { run: 3 } });
  await expect(agent.request('run.start', { target: 'local', title: '', source: '' })).resolves.toEqual({
    run: 3,
  });
  socket.answer = () => ({ ok: true, result: { run: 'three' } });
  const broken = agent.request('run.start', { target: 'local', title: '', source: '' });
  await expect(broken).rejects.toMatchObject({ code: 'protocol' });
});

test('the agent’s refusal is a Problem with all its parts', async () => {
  const problem = { code: 'no-btf', what: 'This kernel has no BTF', fix: 'Take another target' };
  socket.answer = () => ({ ok: false, problem });
  await expect(agent.request('specs.list', {})).rejects.toMatchObject(problem);
});

test('away: requests fail at once, credit is not queued', async () => {
  socket.connected = false;
  await expect(agent.request('specs.list', {})).rejects.toMatchObject({ code: 'agent-away' });
  agent.ack({ run: 1, bytes: 1, records: 1 });
  expect(socket.sent).toEqual([]);
});

test('a message of another shape goes nowhere', () => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
  const heard: unknown[] = [];
  agent.on('run.stage', (message) => heard.push(message));
  socket.from('run.stage', { run: 1, stage: 'load', ms: 2 });
  socket.from('run.stage', { run: 1, stage: 'lunch', ms: 2 });
  socket.from('run.stage', null);
  expect(heard).toEqual([{ run: 1, stage: 'load', ms: 2 }]);
  expect(complained).toHaveBeenCalledTimes(2);
  complained.mockRestore();
});

test('a batch must be bytes with a run', () => {
  const heard: unknown[] = [];
  agent.onBatch((run, batch) => heard.push([run, batch.byteLength]));
  socket.from('run.batch', { run: 2 }, new ArrayBuffer(32));
  socket.from('run.batch', { run: 2 }, 'text');
  socket.from('run.batch', null, new ArrayBuffer(32));
  expect(heard).toEqual([[2, 32]]);
});

test('connected and disconnected show in the connection', () => {
  socket.from('connect');
  expect(agent.connection.get()).toBe('online');
  socket.from('disconnect', 'transport close');
  expect(agent.connection.get()).toBe('away');
});

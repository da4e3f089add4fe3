import os from 'node:os';
import { PassThrough } from 'node:stream';
import type { ProblemShape } from '@hooklab/base';
import { FrameKind, FrameReader, frameHeader, LOADER_PROTOCOL } from '@hooklab/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LoaderConnection } from './connection';

let load = 0;
beforeEach(() => {
  load = 0;
  vi.spyOn(os, 'loadavg').mockImplementation(() => [load, load, load]);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A loader in this process; `hears`: what it replies to, pings at first. */
function loader() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const reader = new FrameReader();
  const asked: string[] = [];
  const it = { asked, hears: new Set(['ping']), closed: false };
  const say = (message: object) => {
    const payload = Buffer.from(JSON.stringify(message));
    output.write(frameHeader(FrameKind.control, payload.length));
    output.write(payload);
  };
  input.on('data', (chunk: Buffer) => {
    for (const { payload } of reader.push(chunk)) {
      const { type, id } = JSON.parse(Buffer.from(payload).toString());
      asked.push(type);
      if (it.hears.has(type)) say({ type: 'reply', id, ok: true, result: {} });
    }
  });
  const facts = { kernel: '6.12', arch: 'x86_64', libbpf: '1.7.0', bootId: 'b', pid: 1, uid: 0 };
  say({ type: 'hello', protocol: LOADER_PROTOCOL, ...facts });
  const close = () => {
    it.closed = true;
  };
  return { ...it, it, say, stream: { input, output, close, gone: Promise.resolve() } };
}

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (problem) => problem.code,
  );

test('a loader that said hello and died is not open', async () => {
  const { it, stream } = loader();
  it.hears.clear();
  const opened = code(LoaderConnection.open(stream));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await opened).toBe('loader-hung');
  expect(it.closed).toBe(true);
});

test.each([
  [4, 80_000, 150_000],
  // but no longer than that, whatever the load
  [1000, 120_000, 150_000],
])('where %i wait for each CPU a silent loader has longer', async (waiting, lives, hung) => {
  const { it, stream } = loader();
  const connection = await LoaderConnection.open(stream);
  it.hears.clear();
  load = waiting * os.availableParallelism();
  const nothing = () => {};
  connection.newRun({ stage: nothing, batch: nothing, stats: nothing, ended: nothing });
  await vi.advanceTimersByTimeAsync(lives);
  expect(connection.closed).toBeNull();
  await vi.advanceTimersByTimeAsync(hung - lives);
  expect(connection.closed?.code).toBe('loader-hung');
});

test('a hung loader ends what waits and what runs; one that only takes long is asked and left alone', async () => {
  const { it, asked, stream } = loader();
  const connection = await LoaderConnection.open(stream);
  const ends: (ProblemShape | undefined)[] = [];
  const nothing = () => {};
  const run = connection.newRun({
    stage: nothing,
    batch: nothing,
    stats: nothing,
    ended: (_, problem) => ends.push(problem),
  });
  const stop = code(connection.request('run.stop', { run }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.closed).toBeNull();
  expect(asked.filter((type) => type === 'ping').length).toBeGreaterThan(5);

  it.hears.clear();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await stop).toBe('loader-hung');
  expect(ends.map((problem) => problem?.code)).toEqual(['loader-hung']);
  expect(it.closed).toBe(true);
});

test('a request that comes to no end is late though the loader lives; nobody is asked while nothing is expected', async () => {
  const { asked, stream } = loader();
  const connection = await LoaderConnection.open(stream);
  const list = code(connection.request('bpf.list', {}));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await list).toBe('loader-late');
  expect(connection.closed).toBeNull();
  await vi.advanceTimersByTimeAsync(2_000);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.length).toBe(before);
});

test('what is no message ends the loader, and says which and what is wrong with it', async () => {
  const { it, say, stream } = loader();
  const connection = await LoaderConnection.open(stream);
  const waiting: Promise<ProblemShape> = connection.request('bpf.list', {}).then(
    () => expect.unreachable(),
    (problem) => problem,
  );
  say({ type: 'run.stage', run: 1, stage: 'load', ms: 'soon' });
  const problem = await waiting;
  expect(problem.code).toBe('loader-nonsense');
  expect(problem.cause).toMatch(/^ms: .*expected number/);
  expect(problem.log).toContain('"soon"');
  expect(it.closed).toBe(true);
});

test('who hears of a run and fails at it ends that run; the loader and other runs go on', async () => {
  const { asked, say, stream } = loader();
  const connection = await LoaderConnection.open(stream);
  const [ends, stages]: [ProblemShape[], string[]] = [[], []];
  const nothing = () => {};
  const of = (stage: (name: string) => void) =>
    connection.newRun({
      stage,
      batch: nothing,
      stats: nothing,
      ended: (_, problem) => ends.push(problem!),
    });
  const failing = of(() => {
    throw new TypeError('a stage too many');
  });
  const good = of((name) => stages.push(name));
  for (const run of [failing, good, failing]) say({ type: 'run.stage', run, stage: 'load', ms: 1 });
  await vi.advanceTimersByTimeAsync(10);
  expect(ends).toMatchObject([{ code: 'internal', cause: 'a stage too many' }]);
  expect(asked.filter((type) => type === 'run.stop').length).toBe(1);
  expect(stages).toEqual(['load']);
  expect(connection.closed).toBeNull();
});

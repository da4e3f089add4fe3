import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { scriptedKernel, scriptedLoader } from '../surface/scripted.fixture';
import type { LoaderStream } from './connection';
import { childStream } from './local';
import { Targets } from './registry';

it.each([
  ['stopped', (targets: Targets) => targets.stop('local'), { state: 'closed', problem: null }],
  ['cancelled', async (targets: Targets) => targets.cancelOpening(), { state: 'failed' }],
])('a target that is %s while its loader hangs before its hello is closed at once', async (_, end, info) => {
  let loader: ChildProcess | undefined;
  let hung: (() => void) | undefined;
  const isHung = new Promise<void>((resolve) => {
    hung = resolve;
  });
  const targets = new Targets([
    {
      id: 'local',
      title: 'This machine',
      open: async () => {
        // in the place of a loader: it says nothing, and not even its end of input ends it
        loader = spawn('sleep', ['600'], { stdio: ['pipe', 'pipe', 'pipe'] });
        await once(loader, 'spawn');
        loader.kill('SIGSTOP');
        hung?.();
        return childStream(loader);
      },
      stop: async () => {},
    },
  ]);
  const opened = targets.open('local').then(
    () => 'open',
    (problem) => problem.code,
  );
  await isHung;
  await end(targets);
  expect(await opened).toBe('open-cancelled');
  expect(targets.info('local')).toMatchObject(info);
  // nothing of it is left
  await targets.stop('local');
  expect(loader?.signalCode).toBe('SIGKILL');
});

/** A target whose loaders end as those of a VM that is killed: silent at once, and known to have ended a moment later. */
function mortal() {
  const opened: LoaderStream[] = [];
  const targets = new Targets([
    {
      id: 'lab:6.12',
      title: 'A lab VM',
      open: async () => {
        const stream = scriptedLoader(scriptedKernel());
        opened.push(stream);
        return stream;
      },
      stop: async () => {},
    },
  ]);
  const kill = () => {
    const stream = opened.at(-1)!;
    stream.input.removeAllListeners('data');
    setTimeout(() => stream.output.destroy(), 20);
  };
  return { targets, opened, kill };
}

it('a target that has ended in this very tick, unknown to anybody, is opened anew for all who ask', async () => {
  const { targets, opened, kill } = mortal();
  const first = await targets.open('lab:6.12');
  kill();
  const asked = [targets.open('lab:6.12'), targets.open('lab:6.12')];
  const again = await Promise.all(asked);
  expect(first.connection.closed).not.toBeNull();
  expect(new Set(again).size).toBe(1);
  expect(again[0]!.connection.closed).toBeNull();
  expect(opened.length).toBe(2);
  expect(targets.info('lab:6.12')).toMatchObject({ state: 'open', problem: null });
  await targets.stop('lab:6.12');
});

it('one that is stopped while somebody opens it stays stopped', async () => {
  const { targets, opened } = mortal();
  await targets.open('lab:6.12');
  opened[0]!.input.removeAllListeners('data');
  const asked = targets.open('lab:6.12').then(
    () => 'open',
    (problem) => problem.code,
  );
  await targets.stop('lab:6.12');
  expect(await asked).toBe('target-stopped');
  expect(opened.length).toBe(1);
  expect(targets.info('lab:6.12').state).toBe('closed');
});

it('takes up what is added while it runs, and lets go of what was removed, but for what is open', async () => {
  const lab = (name: string, title = name) => ({
    id: `lab:${name}` as const,
    title,
    open: async () => scriptedLoader(scriptedKernel()),
    stop: async () => {},
  });
  const told: string[] = [];
  const machine = { ...lab(''), id: 'local' as const, title: 'This machine' };
  const targets = new Targets([machine, lab('a'), lab('b')], ({ id, title, state }) =>
    told.push(`${id} ${title} ${state}`),
  );
  await targets.open('lab:a');
  told.length = 0;
  targets.offerLab([lab('b', 'another b'), lab('c')]);
  expect(targets.list().map(({ id, title }) => `${id} ${title}`)).toEqual([
    'local This machine',
    'lab:a a',
    'lab:b another b',
    'lab:c c',
  ]);
  expect(told).toEqual(['lab:b another b closed', 'lab:c c closed']);
  expect(targets.current('lab:a')).not.toBeNull();
  await targets.stop('lab:a');
  targets.offerLab([lab('c')]);
  expect(targets.list().map(({ id }) => id)).toEqual(['local', 'lab:c']);
  expect(() => targets.info('lab:a')).toThrow(expect.objectContaining({ code: 'unknown-target' }));
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
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

/**
 * lifetime.test.mjs's child, as a worker or a process: opens, loads, attaches and streams, says which programs are
 * its own, and is then ended from outside. As a process with mode 'parent' it starts another one that dies with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { isMainThread, parentPort } from 'node:worker_threads';
import { dieWithParent, enableStats } from '../index.js';
import { attachEvents, collect, openEvents, programIds } from './kernel.mjs';

const mode = process.argv.at(-1);

function say(message) {
  if (isMainThread) process.stdout.write(`${JSON.stringify({ ...message, pid: process.pid })}\n`);
  else parentPort.postMessage(message);
}

async function stream() {
  const { object } = await attachEvents();
  enableStats();
  const { ring } = collect(object, { maxDelayMs: 1 });
  if (mode === 'paused') ring.pause();
  return programIds(object, 'on_enter');
}

if (mode === 'parent') {
  const child = spawn(process.execPath, [import.meta.filename, 'orphan'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  process.stdout.write(line);
} else if (mode === 'loading') {
  openEvents().load();
  say({ ids: [] });
} else if (mode === 'attaching') {
  const object = openEvents({ programs: ['on_enter', 'on_enter_btf'] });
  await object.load();
  object.attach('on_enter', { kind: 'section' });
  object.attach('on_enter_btf', { kind: 'btf' });
  say({ ids: programIds(object, 'on_enter', 'on_enter_btf') });
} else {
  if (mode === 'orphan') dieWithParent(constants.signals.SIGKILL);
  say({ ids: await stream() });
  if (mode === 'exit') process.exit();
}

if (isMainThread) process.stdin.on('data', () => process.exit(0));
else setInterval(() => {}, 1000);

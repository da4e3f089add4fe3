import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

/** A process of its own, as signals are the process's: says what it hears, and gives up hearing at the word "undo". */
const PROGRAM = `
import { onSignals } from './signals';

const say = (text) => process.stdout.write(text + '\\n');
const undo = onSignals((signal) => say('asked by ' + signal), {
  disconnect: process.argv[2] === 'disconnect',
  last: () => say('last'),
});
process.on('message', () => {
  undo();
  say('undone');
});
setInterval(() => {}, 1000);
say('ready');
`;

const dir = mkdtempSync(join(tmpdir(), 'hooklab-signals-'));
beforeAll(() =>
  build({
    stdin: { contents: PROGRAM, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile: join(dir, 'program.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  }),
);
afterAll(() => rmSync(dir, { recursive: true }));

let child: ChildProcess;
let said: string[];
const started: ChildProcess[] = [];
afterEach(() => {
  for (const each of started.splice(0)) each.kill('SIGKILL');
});

async function start(...args: string[]): Promise<void> {
  child = spawn(process.execPath, [join(dir, 'program.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  started.push(child);
  said = [];
  createInterface({ input: child.stdout! }).on('line', (line) => said.push(line));
  await hears('ready');
}
const hears = (text: string) => expect.poll(() => said.at(-1), { timeout: 10_000 }).toBe(text);
/** Longer than what counts as one press of the key. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 700));

it('the first signal asks, once; the same press twice is one', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    await start();
    child.kill(signal);
    await hears(`asked by ${signal}`);
    child.kill(signal);
    await pause();
    expect(said).toEqual(['ready', `asked by ${signal}`]);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  }
});

it('a second press ends the process at once, after the last thing that it does', async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    await start();
    const gone = once(child, 'close');
    child.kill('SIGINT');
    await hears('asked by SIGINT');
    await pause();
    child.kill(signal);
    expect(await gone).toEqual([code, null]);
    expect(said).toEqual(['ready', 'asked by SIGINT', 'last']);
  }
});

it('the end of who started it asks too, where that is wanted', async () => {
  await start('disconnect');
  child.disconnect();
  await hears('asked by SIGTERM');

  // in the middle of an orderly end it changes nothing
  await start('disconnect');
  child.kill('SIGINT');
  await hears('asked by SIGINT');
  await pause();
  child.disconnect();
  await pause();
  expect(said).toEqual(['ready', 'asked by SIGINT']);
  expect(child.exitCode).toBeNull();

  await start();
  child.disconnect();
  await pause();
  expect(said).toEqual(['ready']);
  child.kill('SIGINT');
  await hears('asked by SIGINT');
});

it('after the undo a signal is the system’s again', async () => {
  await start('disconnect');
  child.send('undo');
  await hears('undone');
  const gone = once(child, 'exit');
  child.disconnect();
  await pause();
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await gone).toEqual([null, 'SIGTERM']);
  expect(said).toEqual(['ready', 'undone']);
});

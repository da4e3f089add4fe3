import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { list } from './manage';
import {
  hostBootId,
  isAlive,
  parseVmState,
  processStartTime,
  readVmState,
  removeVmFiles,
  startTimeOf,
  type VmState,
  vmFiles,
  writeVmState,
} from './state';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-state-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const state = (changes: Partial<VmState> = {}): VmState => ({
  format: 1,
  id: '6a1f6f0e-6c44-4d57-9d0e-0d8f3c1f7a11',
  version: '6.12',
  release: '6.12.117+deb13-amd64',
  pid: process.pid,
  startTime: processStartTime(process.pid)!,
  bootId: hostBootId(),
  channels: 4,
  accel: 'tcg',
  detached: true,
  startedAt: '2026-01-01T00:00:00.000Z',
  ...changes,
});

test('a living VM is found again, for nobody else to read', () => {
  writeVmState(dir, state());
  expect(readVmState(dir, '6.12')).toEqual(state());
  expect(readVmState(dir, '6.1')).toBeUndefined();
  expect(statSync(vmFiles(dir, '6.12').state).mode & 0o077).toBe(0);
  expect(list({ runtimeDir: dir, cache: dir }).map(({ running }) => running?.pid)).toEqual([
    undefined,
    undefined,
    process.pid,
    undefined,
  ]);
});

test.each([
  ['another process has its number now', { startTime: '1' }],
  ['the host was booted since', { bootId: '00000000-0000-0000-0000-000000000000' }],
  ['no such process', { pid: 4_194_304 }],
  ['the file is of another version', { version: '6.1' as const }],
])('a stale state is removed with its sockets: %s', (_, changes) => {
  const files = vmFiles(dir, '6.12');
  writeVmState(dir, state());
  writeFileSync(files.state, JSON.stringify(state(changes)));
  mkdirSync(files.dir);
  writeFileSync(join(files.dir, 'owner.sock'), '');
  expect(readVmState(dir, '6.12')).toBeUndefined();
  expect(existsSync(files.state)).toBe(false);
  expect(existsSync(files.dir)).toBe(false);
});

test.each(['', '{', '[]', 'null', '{"format":2}', JSON.stringify({ ...state(), pid: -1 })])(
  'a broken state file is no VM: %s',
  (text) => {
    expect(parseVmState(text)).toBeUndefined();
    writeFileSync(vmFiles(dir, '6.12').state, text);
    expect(readVmState(dir, '6.12')).toBeUndefined();
    expect(existsSync(vmFiles(dir, '6.12').state)).toBe(false);
  },
);

test('the start time stands behind a name that may hold anything', () => {
  const fields = 'S 1 2 2 0 -1 4194560 10 0 0 0 1 2 0 0 20 0 3 0 8423701 9999 1';
  expect(startTimeOf(`4711 (qemu-system-x86) ${fields}`)).toBe('8423701');
  expect(startTimeOf(`4711 (a) b (c) ) ${fields}`)).toBe('8423701');
  expect(startTimeOf(`4711 (x) ${fields.replace('S', 'Z')}`)).toBeUndefined();
});

test('a process that has ended is not alive', async () => {
  const child = spawn('sleep', ['60']);
  const its = { pid: child.pid!, startTime: processStartTime(child.pid!)!, bootId: hostBootId() };
  expect(isAlive(its)).toBe(true);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
  expect(isAlive(its)).toBe(false);
});

test('the end of one VM leaves the next one in the same place alone', () => {
  writeVmState(dir, state());
  removeVmFiles(dir, '6.12', '00000000-6c44-4d57-9d0e-0d8f3c1f7a11');
  expect(readVmState(dir, '6.12')).toEqual(state());
  removeVmFiles(dir, '6.12', state().id);
  expect(existsSync(vmFiles(dir, '6.12').state)).toBe(false);
});

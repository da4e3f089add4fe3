import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import type { Workspace } from '@hooklab/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { tryLockFile } from '../lab';
import { WorkspaceStore } from './store';

const typed = (source: string): Workspace => ({
  target: 'local',
  spec: 'unlinkat',
  hook: 'tp',
  source,
  edited: true,
  made: null,
});

it('agents on one directory never write over each other’s', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-workspace-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const one = await WorkspaceStore.open(dir);
  one.save(typed('the first'));
  const two = await WorkspaceStore.open(dir);
  expect([one.nth, two.nth]).toEqual([1, 2]);
  expect(two.load()).toEqual(typed('the first'));
  two.save(typed('the second'));
  one.save(typed('the first, edited'));
  expect(two.load()).toEqual(typed('the second'));
  expect(one.load()).toEqual(typed('the first, edited'));
});

it('an agent that was killed holds nothing', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-workspace-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const holds = (await tryLockFile(join(dir, 'workspace.json.lock')))!;
  expect((await WorkspaceStore.open(dir)).nth).toBe(2);
  // as the end of a process does
  holds();
  await expect.poll(async () => (await WorkspaceStore.open(dir)).nth).toBe(1);
});

it('an agent whose disk takes no lock starts all the same', async () => {
  const said: (Problem | null)[] = [];
  const store = await WorkspaceStore.open('/proc/self/hooklab', (problem) => said.push(problem));
  store.save(typed('x'));
  expect(store.load()).toEqual(typed('x'));
  expect(said).toHaveLength(1);
});

it('keeps what was typed when another target is asked for at the start', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-workspace-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const workspace = {
    target: 'local',
    spec: 'unlinkat',
    hook: 'tp',
    source: 'int x;',
    edited: true,
    made: null,
  } as const;
  const store = new WorkspaceStore(dir);
  store.retarget('lab:6.12');
  expect(store.load()).toBeNull();
  store.save(workspace);
  store.retarget('lab:6.12');
  expect(new WorkspaceStore(dir).load()).toEqual({ ...workspace, target: 'lab:6.12' });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WorkspaceStore } from './store';

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

import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onOtherKernels } from './targets';

it('a kernel that was added is told, what only begins to be one is not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-targets-'));
  const state = join(dir, 'state');
  let told = 0;
  let next: (() => void) | undefined;
  const undo = onOtherKernels({ state, cache: dir, runtime: dir }, () => {
    told++;
    next?.();
  });
  const telling = () => new Promise<void>((resolve) => (next = resolve));
  // the watcher does not hold the loop
  const awake = setInterval(() => {}, 1_000);
  try {
    const added = telling();
    mkdirSync(join(state, 'kernels/.add-x/mine'), { recursive: true });
    renameSync(join(state, 'kernels/.add-x/mine'), join(state, 'kernels/mine'));
    await added;
    const removed = telling();
    rmSync(join(state, 'kernels/mine'), { recursive: true });
    await removed;
    expect(told).toBe(2);
  } finally {
    clearInterval(awake);
    undo();
    rmSync(dir, { recursive: true, force: true });
  }
});

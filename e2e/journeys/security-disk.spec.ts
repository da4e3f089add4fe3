import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures';
import { command, hooklab, startAgent } from '../support/hooklab';
import { session } from '../support/session';

/** A file system of 64 KiB for `work`, below it a directory for Hooklab. */
async function onSmallDisk(work: (disk: string) => Promise<void>): Promise<void> {
  const disk = mkdtempSync(join(tmpdir(), 'hooklab-small-'));
  expect(
    (await command('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0755', 'hooklab-e2e', disk])).code,
  ).toBe(0);
  try {
    await work(disk);
  } finally {
    await command('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
}

test('a full disk below the state ends nothing: it is remembered, and said', async ({ page }) => {
  await onSmallDisk(async (disk) => {
    const agent = await startAgent(['--target', 'ssh:nobody@127.0.0.1'], { HOOKLAB_STATE: `${disk}/state` });
    try {
      const filled = () => writeFileSync(join(disk, 'filler'), Buffer.alloc(128 * 1024));
      expect(filled).toThrow('ENOSPC');
      await page.goto(await agent.link());
      await expect(page.getByText('The session of a browser could not be written')).toBeVisible();
      // it saves a workspace of its own, whenever that is ready
      await page.close();
      const { ask, fetch, close } = await session(agent);
      const workspace = { target: 'local', spec: 'hand', hook: 'tp', source: 'int kept;', edited: true };
      expect(await ask('workspace.save', workspace)).toMatchObject({
        ok: true,
        result: { notKept: { code: 'not-kept' } },
      });
      expect(await ask('workspace.load', {})).toMatchObject({ result: { workspace } });
      // a shipped surface is unpacked to memory, and served from there
      const opened = await ask<{ version: string }>('surface.open', { surface: 'debian-6.12' });
      expect(opened.ok).toBe(true);
      const tar = await fetch(`/surface/debian-6.12?v=${opened.result.version}`);
      expect([tar.status, (await tar.arrayBuffer()).byteLength > 1_000_000]).toEqual([200, true]);
      close();
      const said = agent
        .output()
        .split('\n')
        .filter((line) => line.includes('could not be written'));
      // each once; the page may have asked for a surface before
      expect(said.map((line) => /(session|workspace|surface)/.exec(line)?.[0]).sort()).toEqual([
        'session',
        'surface',
        'workspace',
      ]);
      for (const line of said) expect(line).toContain('HOOKLAB_STATE');
    } finally {
      await agent.stop();
    }
  });
});

test('a runtime directory without room is told by its own setting', async () => {
  await onSmallDisk(async (disk) => {
    const { code, stderr } = await hooklab(['lab', 'boot', '6.12'], { HOOKLAB_RUNTIME: `${disk}/run` });
    expect(code).toBe(1);
    expect(stderr).toContain('HOOKLAB_RUNTIME');
    expect(stderr).not.toContain('HOOKLAB_CACHE');
  });
});

test('a start that cannot go on says why and ends', async () => {
  await onSmallDisk(async (disk) => {
    // too long for a socket: the port is open by then
    const runtime = `${disk}/${'long'.repeat(25)}`;
    const { code, stderr } = await hooklab(['start', '--port', '0', '--no-open'], {
      HOOKLAB_RUNTIME: runtime,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/too long for a socket.*HOOKLAB_RUNTIME/);
  });
});

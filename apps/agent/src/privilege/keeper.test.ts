import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { boot, kernelFiles } from '../lab';
import { actingAs } from '../state/owner';
import { qemuKeeper } from './keeper';

// CI runs as root; the directories of the VMs are this person's, who may change them at any moment
const OWNER = { uid: 64_790, gid: 64_790 };
const SECRET = 'only root may read this';

let dir: string;
let cache: string;
let runtimeDir: string;
let loaderDir: string;
let roots: string;

beforeEach(() => {
  vi.stubEnv('SUDO_UID', String(OWNER.uid));
  vi.stubEnv('SUDO_GID', String(OWNER.gid));
  dir = mkdtempSync(join(tmpdir(), 'hooklab-keeper-'));
  chmodSync(dir, 0o755);
  cache = owned('cache');
  runtimeDir = owned('run');
  loaderDir = join(dir, 'loader');
  mkdirSync(loaderDir, { mode: 0o755 });
  writeFileSync(join(loaderDir, 'loader.mjs'), '');
  roots = join(dir, 'roots');
  mkdirSync(roots, { mode: 0o700 });
  writeFileSync(join(roots, 'secret'), SECRET, { mode: 0o600 });
  actingAs(OWNER, keepKernel);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function owned(name: string): string {
  const path = join(dir, name);
  mkdirSync(path, { mode: 0o700 });
  chownSync(path, OWNER.uid, OWNER.gid);
  return path;
}

/** As a fetch leaves it, without a kernel in it: nothing here is booted. */
function keepKernel(): void {
  const files = kernelFiles({ cache }, '6.12');
  mkdirSync(files.dir, { recursive: true });
  const names = ['vmlinux', 'btf-vmlinux', 'config', 'modules.cpio'];
  for (const name of names) writeFileSync(join(files.dir, name), name);
  const info = {
    format: 1,
    version: '6.12',
    release: '6.12.1',
    packageVersion: '1',
    suite: 's',
    packages: [],
    files: {},
    modules: [],
    fetchedAt: '2026-01-01T00:00:00.000Z',
  };
  writeFileSync(files.info, JSON.stringify(info));
}

/** Root's own boot, up to the start of QEMU; resolves to why it went no further. */
async function bootAsRoot(): Promise<string> {
  const keeper = {
    ...qemuKeeper(),
    launch: () => Promise.reject(new Error('QEMU would start now')),
  };
  try {
    await boot('6.12', { cache, runtimeDir, loaderDir, keeper, accel: 'tcg' });
    return 'booted';
  } catch (error) {
    const { message, cause } = error as Error;
    return `${message} ${cause}`;
  }
}

const everything = (top: string): string[] =>
  readdirSync(top, { recursive: true }).map((name) => join(top, String(name)));

describe('root’s own command boots a VM with the rights of the user whose directories it lies in', () => {
  it('so that all it makes there is that user’s', async () => {
    expect(await bootAsRoot()).toContain('QEMU would start now');
    const made = everything(runtimeDir);
    expect(made.map((path) => path.slice(runtimeDir.length + 1)).sort()).toEqual([
      'lab-6.12',
      'lab-6.12.lock',
    ]);
    for (const path of made) expect(lstatSync(path), path).toMatchObject(OWNER);
  });

  it.each([
    ['lock', 'lab-6.12.lock'],
    ['guest', 'lab-6.12.initrd'],
    ['console', 'lab-6.12.log'],
    ['state', 'lab-6.12.json'],
    ['sockets', 'lab-6.12'],
  ])('and a link in the place of its %s leads it nowhere', async (_, name) => {
    const before = lstatSync(join(roots, 'secret'));
    actingAs(OWNER, () =>
      symlinkSync(join(roots, name === 'lab-6.12' ? '.' : 'secret'), join(runtimeDir, name)),
    );
    expect(await bootAsRoot()).not.toBe('booted');
    expect(readdirSync(roots)).toEqual(['secret']);
    expect(lstatSync(join(roots, 'secret'))).toEqual(before);
  });

  it.each(['config', 'modules'] as const)('nor one in the place of the kernel’s %s', async (name) => {
    const file = kernelFiles({ cache }, '6.12')[name];
    actingAs(OWNER, () => {
      rmSync(file);
      symlinkSync(join(roots, 'secret'), file);
    });
    expect(await bootAsRoot()).toContain('HOOKLAB_CACHE');
    for (const path of [...everything(runtimeDir), ...everything(cache)].filter((p) => lstatSync(p).isFile()))
      expect(readFileSync(path, 'utf8'), path).not.toContain(SECRET);
  });
});

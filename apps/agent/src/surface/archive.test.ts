import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { writeTar } from '@hooklab/surface';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actingAs } from '../state/owner';
import { Archive } from './archive';

// CI runs as root, which has two users at hand
const OWNER = { uid: 64_790, gid: 64_790 };
const TAR = writeTar(new Map([['kernel', Buffer.from('6.12.1-test x86_64')]]), 'sent');

let dir: string;
/** the owner's, as root's commands find it */
let state: string;
/** root's, where nobody else may write */
let roots: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-archive-'));
  chmodSync(dir, 0o755);
  [state, roots] = [join(dir, 'state'), join(dir, 'roots')];
  for (const each of [state, roots]) mkdirSync(each);
  chownSync(state, OWNER.uid, OWNER.gid);
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('root’s archive in another user’s directory', () => {
  it('is that user’s from the start, and is read back', async () => {
    const archive = new Archive(join(state, 'surfaces'));
    const { version } = await archive.add('lab:6.12', 'boot', TAR);
    for (const path of ['', 'lab:6.12', `lab:6.12/${version}.tar`, `lab:6.12/${version}.json`]) {
      expect(statSync(join(state, 'surfaces', path)).uid, path).toBe(OWNER.uid);
    }
    expect(archive.find('lab:6.12', version)).toMatchObject({ kernel: '6.12.1-test' });
    expect([...(await archive.files('lab:6.12', version)).keys()]).toContain('kernel');
  });

  it('writes through no link into what is root’s, whenever it was put there', async () => {
    const said: (Problem | null)[] = [];
    const archive = new Archive(join(state, 'surfaces'), undefined, (problem) => said.push(problem));
    await archive.add('lab:6.1', 'boot', TAR);
    actingAs(OWNER, () => symlinkSync(roots, join(state, 'surfaces', 'lab:6.12')));
    const { version } = await archive.add('lab:6.12', 'boot', TAR);
    expect(readdirSync(roots)).toEqual([]);
    expect(said.at(-1)).toMatchObject({ code: 'not-kept' });
    // it is remembered all the same
    expect(archive.find('lab:6.12', version)).not.toBeNull();

    // and none is taken away there
    const kept = join(roots, `${version}.tar`);
    writeFileSync(kept, 'root’s');
    for (let i = 0; i < 6; i++) {
      const tar = writeTar(new Map([['kernel', Buffer.from(`${i} x`)]]), 'sent');
      await archive.add('lab:6.1', 'boot', tar);
    }
    expect(existsSync(kept)).toBe(true);
  });

  it('follows no link in the place of a file', async () => {
    const archive = new Archive(join(state, 'surfaces'));
    const { version } = await archive.add('lab:6.12', 'boot', TAR);
    const path = archive.path('lab:6.12', version);
    const secret = join(roots, 'secret');
    writeFileSync(secret, 'root’s', { mode: 0o600 });
    actingAs(OWNER, () => {
      rmSync(path);
      symlinkSync(secret, path);
    });
    await expect(archive.files('lab:6.12', version)).rejects.toThrow('EACCES');
    await archive.add('lab:6.12', 'boot', TAR);
    expect(lstatSync(path).isSymbolicLink()).toBe(false);
    expect(statSync(secret).size).toBe(8);
  });
});

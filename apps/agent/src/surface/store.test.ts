import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toProblem } from '@hooklab/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actingAs } from '../state/owner';
import { readSurface, shippedSurfaces } from './store';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-store-'));
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'shipped'));
  mkdirSync(join(dir, 'made'));
  writeFileSync(join(dir, 'made', 'kernel'), '6.12.1 x86_64\n');
  execFileSync('tar', ['-C', join(dir, 'made'), '-cJf', join(dir, 'shipped', 'debian-1.0.tar.xz'), '.']);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const shipped = (): string => join(dir, 'shipped');
const codeOf = (work: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(work)
    .then(
      () => 'read',
      (error) => `${toProblem(error).code} ${toProblem(error).cause ?? ''}`,
    );

describe('surfaces by name', () => {
  it('are found, and nothing is where there is none', async () => {
    expect(shippedSurfaces(shipped())).toEqual(['debian-1.0']);
    expect(shippedSurfaces(join(dir, 'nowhere'))).toEqual([]);
    expect([...(await readSurface('debian-1.0', shipped())).keys()]).toEqual(['kernel']);
    for (const name of ['debian-9.9', join(dir, 'made', 'kernel', 'below'), 'x'.repeat(300)])
      expect(await codeOf(() => readSurface(name, shipped())), name).toMatch(/^no-surface/);
  });

  it('are read however they are packed', async () => {
    const top = join(dir, 'saved');
    mkdirSync(join(top, 'a', 'kernel-6.12'), { recursive: true });
    writeFileSync(join(top, 'a', 'kernel-6.12', 'kallsyms'), 'ffffffff81000000 T _stext\n');
    const names = async (file: string) => [...(await readSurface(file, shipped())).keys()];
    for (const [flag, ending] of [
      ['--no-auto-compress', 'tar'],
      ['-J', 'tar.xz'],
      ['-z', 'tgz'],
      ['-j', 'tar.bz2'],
      ['--zstd', 'tar.zst'],
    ]) {
      const file = join(dir, `s.${ending}`);
      execFileSync('tar', [flag!, '-C', join(top, 'a', 'kernel-6.12'), '-cf', file, '.']);
      expect(await names(file), ending).toEqual(['kallsyms']);
    }
    expect(await names(top)).toEqual(['kallsyms']);
    writeFileSync(join(dir, 'text'), 'no archive');
    expect(await codeOf(() => readSurface(join(dir, 'text'), shipped()))).toMatch(
      /^bad-surface it is no tar/,
    );
  });

  it('that may not be read are said to be that', async () => {
    chmodSync(shipped(), 0o700);
    chmodSync(join(dir, 'made'), 0o700);
    // CI runs as root, which may read everything
    const asOther = <T>(work: () => T): T => actingAs({ uid: 64_790, gid: 64_790 }, work);
    const refused = /^surface-unread .*EACCES/;
    expect(await codeOf(() => asOther(() => shippedSurfaces(shipped())))).toMatch(refused);
    for (const name of ['debian-1.0', join(dir, 'made'), join(dir, 'made', 'kernel')])
      expect(await codeOf(() => asOther(() => readSurface(name, shipped()))), name).toMatch(refused);
  });
});

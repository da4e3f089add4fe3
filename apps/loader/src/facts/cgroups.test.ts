import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CgroupPlaces, cgroupAt, cgroupCalled } from './cgroups';

const ID = '4f1c9a7b2e3d4f1c9a7b2e3d4f1c9a7b2e3d4f1c9a7b2e3d4f1c9a7b2e3d4f1c';
let dir = '';
let places: CgroupPlaces;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-cgroups-'));
  for (const path of [
    'system.slice/ssh.service',
    `system.slice/docker-${ID}.scope/inner`,
    'machine.slice/web.scope',
    'user.slice/web.service',
  ])
    mkdirSync(join(dir, 'tree', path), { recursive: true });
  mkdirSync(join(dir, 'docker', ID), { recursive: true });
  writeFileSync(join(dir, 'docker', ID, 'config.v2.json'), JSON.stringify({ Name: '/shop' }));
  writeFileSync(
    join(dir, 'podman.json'),
    JSON.stringify([{ id: ID.replace('4f', 'a0'), names: ['stopped', 7] }, null]),
  );
  places = {
    root: () => join(dir, 'tree'),
    docker: join(dir, 'docker'),
    podman: join(dir, 'podman.json'),
  };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const inode = (path: string) => statSync(join(dir, 'tree', path), { bigint: true }).ino;
function problem(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('it was found');
}

describe('a cgroup', () => {
  it('is found by its path, with its depth', () => {
    const path = 'system.slice/ssh.service';
    expect(cgroupAt(`/${path}`, places)).toEqual({ id: inode(path), level: 2 });
    expect(cgroupAt('/system.slice/', places)).toEqual({ id: inode('system.slice'), level: 1 });
  });

  it('that is not there names the nearest', () => {
    const { code, fix } = problem(() => cgroupAt('/system.slice/sshd.service', places));
    expect([code, fix]).toEqual(['no-cgroup', 'Did you mean ssh.service?']);
  });

  it('does not lead out of the hierarchy', () => {
    expect(problem(() => cgroupAt('/system.slice/../..', places)).cause).toContain('..');
  });
});

describe('a container', () => {
  const scope = `system.slice/docker-${ID}.scope`;

  it('is a unit, a name that docker keeps, or the beginning of an id', () => {
    expect(cgroupCalled('ssh', places)).toEqual({ id: inode('system.slice/ssh.service'), level: 2 });
    expect(cgroupCalled('ssh.service', places).level).toBe(2);
    for (const name of ['shop', ID.slice(0, 12), ID])
      expect(cgroupCalled(name, places)).toEqual({ id: inode(scope), level: 2 });
  });

  it('of which there are two is none, and both are named', () => {
    const { cause } = problem(() => cgroupCalled('web', places));
    expect(cause).toContain('/machine.slice/web.scope');
    expect(cause).toContain('/user.slice/web.service');
  });

  it('that does not run says so, and a name that nobody has names the nearest', () => {
    expect(problem(() => cgroupCalled('stopped', places)).cause).toContain('does not run');
    expect(problem(() => cgroupCalled('shp', places)).fix).toContain('shop');
  });
});

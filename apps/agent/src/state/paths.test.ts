import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@hooklab/base';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { actingAs } from './owner';
import { checkPaths, handOverPaths, makePaths, type Paths } from './paths';

// CI runs as root, and only root can have two users at hand
const OWNER = { uid: 64_790, gid: 64_790 };
const STRANGER = { uid: 64_791, gid: 64_791 };

const base = mkdtempSync(join(tmpdir(), 'hooklab-paths-'));
chmodSync(base, 0o755);
afterAll(() => rmSync(base, { recursive: true }));

let dir: string;
let places: Paths;
let count = 0;
beforeEach(() => {
  dir = join(base, String(count++));
  mkdirSync(dir);
  places = { cache: join(dir, 'cache'), state: join(dir, 'state'), runtime: join(dir, 'run') };
});

const ownerOf = (path: string) => lstatSync(path).uid;
const modeOf = (path: string) => statSync(path).mode & 0o7777;

/** The problem of making `places` as root for the owner. */
function refusal(work: () => void = () => makePaths(places, OWNER)): Problem {
  try {
    work();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('nothing was refused');
}

function give(path: string, to = OWNER): string {
  chownSync(path, to.uid, to.gid);
  return path;
}

describe('root makes directories for an owner', () => {
  it('who owns state and runtime, closed to others; the cache stays root’s but for what the owner fills', () => {
    makePaths(places, OWNER);
    makePaths(places, OWNER);
    expect([ownerOf(places.state), modeOf(places.state)]).toEqual([OWNER.uid, 0o700]);
    expect([ownerOf(places.runtime), modeOf(places.runtime)]).toEqual([OWNER.uid, 0o700]);
    expect([ownerOf(places.cache), modeOf(places.cache)]).toEqual([0, 0o755]);
    expect(ownerOf(join(places.cache, 'lab'))).toBe(OWNER.uid);
  });

  it('makes missing parents so that the owner gets there, root’s in root’s directory', () => {
    const before = process.umask(0o077);
    places.state = join(dir, 'a/b/state');
    makePaths(places, OWNER);
    process.umask(before);
    expect([ownerOf(join(dir, 'a')), ownerOf(join(dir, 'a/b'))]).toEqual([0, 0]);
    expect([modeOf(join(dir, 'a')), modeOf(join(dir, 'a/b'))]).toEqual([0o755, 0o755]);
    actingAs(OWNER, () => writeFileSync(join(places.state, 'file'), ''));
    expect(ownerOf(join(places.state, 'file'))).toBe(OWNER.uid);
  });

  it('makes missing parents the owner’s in the owner’s directory', () => {
    mkdirSync(join(dir, 'home'));
    give(join(dir, 'home'));
    places.state = join(dir, 'home/.local/state/hooklab');
    makePaths(places, OWNER);
    expect(ownerOf(join(dir, 'home/.local'))).toBe(OWNER.uid);
    expect(ownerOf(join(dir, 'home/.local/state'))).toBe(OWNER.uid);
    expect(ownerOf(places.state)).toBe(OWNER.uid);
  });

  it('takes its own older directories: an owner’s cache stays the owner’s', () => {
    for (const path of [places.cache, join(places.cache, 'lab'), places.state]) {
      mkdirSync(path);
      give(path);
    }
    makePaths(places, OWNER);
    expect(ownerOf(places.cache)).toBe(OWNER.uid);
    expect(ownerOf(join(places.cache, 'app'))).toBe(OWNER.uid);
  });

  it('takes the cache that set-up filled as root, and an empty directory of root', () => {
    mkdirSync(join(places.cache, 'libbpf'), { recursive: true });
    mkdirSync(places.state);
    makePaths(places, OWNER);
    expect(ownerOf(join(places.cache, 'libbpf'))).toBe(0);
    expect(ownerOf(places.state)).toBe(OWNER.uid);
  });
});

describe('root refuses', () => {
  for (const kind of ['cache', 'state', 'runtime'] as const) {
    it(`a ${kind} directory of another user, and leaves it as it was`, () => {
      mkdirSync(places[kind], { mode: 0o750 });
      give(places[kind], STRANGER);
      writeFileSync(join(places[kind], 'file'), '');
      expect(refusal()).toMatchObject({ code: 'state-not-mine', cause: /another user \(uid 64791\)/ });
      expect([ownerOf(places[kind]), modeOf(places[kind])]).toEqual([STRANGER.uid, 0o750]);
      expect(ownerOf(join(places[kind], 'file'))).toBe(0);
    });

    it(`a ${kind} directory of root with something in it that Hooklab did not make`, () => {
      mkdirSync(places[kind]);
      writeFileSync(join(places[kind], 'shadow'), '', { mode: 0o600 });
      expect(refusal()).toMatchObject({ code: 'state-not-mine', cause: /Hooklab did not make it/ });
      expect([ownerOf(places[kind]), ownerOf(join(places[kind], 'shadow'))]).toEqual([0, 0]);
    });

    it(`a link at the top of ${kind}, whoever made it and wherever it leads`, () => {
      for (const [who, to] of [
        [OWNER, 'elsewhere'],
        [STRANGER, 'elsewhere'],
        [{ uid: 0, gid: 0 }, 'nowhere'],
      ] as const) {
        mkdirSync(join(dir, 'elsewhere'), { recursive: true });
        symlinkSync(join(dir, to), places[kind]);
        spawnSync('chown', ['-h', `${who.uid}:${who.gid}`, places[kind]]);
        expect(refusal()).toMatchObject({ code: 'state-not-mine', cause: 'it is a link' });
        expect(ownerOf(join(dir, 'elsewhere'))).toBe(0);
        expect(existsSync(join(dir, 'nowhere'))).toBe(false);
        rmSync(places[kind]);
      }
    });

    it(`a link of the owner on the way to ${kind}`, () => {
      mkdirSync(join(dir, 'home'));
      mkdirSync(join(dir, 'roots'));
      give(join(dir, 'home'));
      actingAs(OWNER, () => symlinkSync(join(dir, 'roots'), join(dir, 'home/link')));
      places[kind] = join(dir, 'home/link/hooklab');
      expect(refusal()).toMatchObject({ code: 'state-not-mine', where: join(dir, 'home/link') });
      expect(existsSync(join(dir, 'roots/hooklab'))).toBe(false);
    });

    it(`a way to ${kind} through another user’s directory, or one that everybody may change`, () => {
      mkdirSync(join(dir, 'theirs'));
      give(join(dir, 'theirs'), STRANGER);
      places[kind] = join(dir, 'theirs/hooklab');
      expect(refusal()).toMatchObject({ where: join(dir, 'theirs') });
      mkdirSync(join(dir, 'open'));
      chmodSync(join(dir, 'open'), 0o777);
      places[kind] = join(dir, 'open/hooklab');
      expect(refusal()).toMatchObject({ where: join(dir, 'open'), cause: 'everybody may write there' });
      expect(existsSync(places[kind])).toBe(false);
    });
  }

  it('to write below a link that lies inside', () => {
    makePaths(places, OWNER);
    actingAs(OWNER, () => symlinkSync(base, join(places.state, 'surfaces')));
    expect(refusal(() => checkPaths(places))).toMatchObject({
      code: 'state-not-mine',
      where: join(places.state, 'surfaces'),
    });
  });

  it('a file in the place of a directory', () => {
    writeFileSync(places.runtime, '');
    expect(refusal()).toMatchObject({ code: 'state-not-mine', cause: 'it is not a directory' });
  });
});

it('root’s own link in root’s own directory is followed on the way', () => {
  mkdirSync(join(dir, 'data'));
  symlinkSync('data', join(dir, 'var'));
  places.state = join(dir, 'var/hooklab');
  makePaths(places, OWNER);
  expect(ownerOf(join(dir, 'data/hooklab'))).toBe(OWNER.uid);
});

describe('what root leaves in the owner’s directories', () => {
  it('is the owner’s afterwards', () => {
    makePaths(places, OWNER);
    mkdirSync(join(places.state, 'surfaces/one'), { recursive: true });
    writeFileSync(join(places.state, 'surfaces/one/file'), '', { mode: 0o600 });
    writeFileSync(join(places.cache, 'lab/kernel'), '');
    checkPaths(places);
    handOverPaths(places, OWNER);
    for (const path of ['surfaces', 'surfaces/one', 'surfaces/one/file']) {
      expect(ownerOf(join(places.state, path))).toBe(OWNER.uid);
    }
    expect(ownerOf(join(places.cache, 'lab/kernel'))).toBe(OWNER.uid);
    expect(ownerOf(places.cache)).toBe(0);
  });

  it('but no link is followed, no second name of a file taken, and nothing of others', () => {
    makePaths(places, OWNER);
    mkdirSync(join(dir, 'roots'));
    writeFileSync(join(dir, 'roots/secret'), '');
    symlinkSync(join(dir, 'roots'), join(places.state, 'link'));
    linkSync(join(dir, 'roots/secret'), join(places.state, 'second'));
    writeFileSync(join(places.state, 'theirs'), '');
    give(join(places.state, 'theirs'), STRANGER);
    handOverPaths(places, OWNER);
    expect(ownerOf(join(dir, 'roots'))).toBe(0);
    expect(ownerOf(join(dir, 'roots/secret'))).toBe(0);
    expect(ownerOf(join(places.state, 'theirs'))).toBe(STRANGER.uid);
  });
});

describe('without root', () => {
  it('directories are one’s own, and a link of one’s own is followed', () => {
    give(dir);
    actingAs(OWNER, () => {
      mkdirSync(join(dir, 'disk'));
      symlinkSync(join(dir, 'disk'), places.state);
      makePaths(places);
    });
    expect(ownerOf(places.runtime)).toBe(OWNER.uid);
    expect(modeOf(join(dir, 'disk'))).toBe(0o700);
  });

  it('another’s directory is refused, and another’s link to one’s own', () => {
    chmodSync(dir, 0o1777);
    mkdirSync(places.runtime);
    give(places.runtime, STRANGER);
    expect(refusal(() => actingAs(OWNER, () => makePaths(places)))).toMatchObject({
      cause: /another user \(uid 64791\)/,
    });
    rmSync(places.runtime, { recursive: true });
    mkdirSync(join(dir, 'own'), { mode: 0o755 });
    give(join(dir, 'own'));
    actingAs(STRANGER, () => symlinkSync(join(dir, 'own'), places.runtime));
    expect(refusal(() => actingAs(OWNER, () => makePaths(places)))).toMatchObject({
      cause: 'it is a link of uid 64791',
    });
    expect(modeOf(join(dir, 'own'))).toBe(0o755);
  });
});

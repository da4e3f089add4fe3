import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { address, typed } from './address';
import { neededGlibc } from './bundle';
import { fileList, sshArguments } from './client';
import { type Facts, factsOf, libcOf } from './facts';
import { planFor } from './plan';
import { endProblem, sshProblem } from './problems';

const bundle = {
  bytes: new Uint8Array(500_000),
  hash: 'a'.repeat(64),
  unpacked: 1_400_000,
  machine: 'x86_64',
  glibc: [2, 34] as [number, number],
};

/** As the script says it on a Debian machine. */
const LINES = [
  'carrier 4711',
  'machine x86_64',
  'release 6.12.0-1-amd64',
  'libc glibc 2.41',
  'uid 1000',
  'node /usr/bin/node v20.19.1 ',
  'root',
  'place /tmp runs 8000000',
  'place /dev/shm noexec 1000',
  'end',
];
const facts = factsOf(LINES);
const code = (change: Partial<Facts>): string => {
  try {
    return planFor({ ...facts, ...change }, bundle, 'ssh:box').place;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('what a machine says of itself', () => {
  it('is read line by line', () => {
    expect(facts).toMatchObject({ carrier: 4711, uid: 1000, root: true, libc: { version: [2, 41] } });
    expect(facts.places).toEqual([
      { path: '/tmp', runs: true, free: 8_192_000_000 },
      { path: '/dev/shm', runs: false, free: 1_024_000 },
    ]);
    expect(planFor(facts, bundle, 'ssh:box')).toEqual({ place: '/tmp', node: '/usr/bin/node' });
  });

  it.each([
    ['glibc 2.36', { kind: 'glibc', version: [2, 36] }],
    ['ldd (Debian GLIBC 2.31-13) 2.31 Copyright (C) 2020', { kind: 'glibc', version: [2, 31] }],
    ['musl libc (x86_64) Version 1.2.4 Dynamic Program Loader', { kind: 'musl' }],
    ['sh: ldd: not found', { kind: 'other', said: 'sh: ldd: not found' }],
  ])('its C library: %s', (said, libc) => {
    expect(libcOf(said)).toEqual(libc);
  });

  it('whatever it says, nothing but a name that the script may be told again comes of it', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), fc.string(), (noise, node, place) => {
        const said = factsOf([...noise, `node ${node} v20.1.0`, `place ${place} runs 1`]);
        for (const { path } of said.places) expect(['/tmp', '/var/tmp', '/dev/shm']).toContain(path);
        if (said.node) expect(said.node.path).toMatch(/^\/[\w./+@-]+$/);
      }),
    );
  });

  it.each<[string, Partial<Facts>]>([
    ['ssh-arch', { machine: 'aarch64' }],
    ['ssh-libc', { libc: { kind: 'musl' } }],
    ['ssh-glibc', { libc: { kind: 'glibc', version: [2, 31] } }],
    ['ssh-sudo-missing', { root: 'missing' }],
    ['ssh-sudo-asks', { root: 'sudo: a password is required' }],
    ['ssh-node', { node: null }],
    ['ssh-node', { node: { path: '/usr/bin/node', version: [18, 19], text: '18.19' } }],
    ['ssh-space', { places: [] }],
    ['ssh-space', { places: [{ path: '/tmp', runs: true, free: 1_000_000 }] }],
    [
      '/var/tmp',
      {
        places: [
          { path: '/tmp', runs: false, free: 1e9 },
          { path: '/var/tmp', runs: true, free: null },
        ],
      },
    ],
  ])('%s', (expected, change) => {
    expect(code(change)).toBe(expected);
  });
});

describe('the name of a machine', () => {
  it.each([
    ['ssh:box', 'box'],
    ['ssh:me@box.example.org', 'me@box.example.org'],
    ['ssh:me@10.0.0.1:2222', '-p 2222 me@10.0.0.1'],
  ])('%s', (id, text) => {
    expect(typed(address(id))).toBe(text);
  });

  it.each([
    '-oX=y',
    'a b',
    '-x@box',
    'box;id',
    'a@-b',
    '$(id)',
    'box:0',
    'box:65536',
    'a/b',
    '',
    "x'",
    'x@y@z',
    'box\n',
  ])('refuses %j', (name) => {
    expect(() => address(`ssh:${name}`)).toThrow(/names no machine/);
  });

  it('is one argument behind the last option, and none of it is an option', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        let to: ReturnType<typeof address>;
        try {
          to = address(`ssh:${name}`);
        } catch {
          return;
        }
        const args = sshArguments(to, { options: [], command: 'true' });
        expect(args.slice(args.indexOf('--'))).toEqual(['--', to.host, 'true']);
        expect(to.host).not.toMatch(/^-|[^\w.-]/);
      }),
    );
  });

  it('known_hosts files with blanks and marks stay what they are', () => {
    expect(fileList(['/a b/%h', '/c'])).toBe('"/a b/%%h" "/c"');
  });
});

describe('ssh’s own words', () => {
  const to = address('ssh:box');
  it.each([
    ['ssh: Could not resolve hostname box: Name or service not known', 'ssh-no-host'],
    ['ssh: connect to host box port 22: Connection refused', 'ssh-unreachable'],
    ['kex_exchange_identification: Connection closed by remote host', 'ssh-unreachable'],
    ['No user exists for uid 64742', 'ssh-nobody'],
    ['/home/me/.ssh/config: line 3: Bad configuration option: hots', 'ssh-config'],
    ['setpriv: failed to execute ssh: No such file or directory', 'ssh-missing'],
    ['something new', 'ssh-failed'],
  ])('%s', (words, expected) => {
    expect(sshProblem(to, words, 255)).toMatchObject({ code: expected, where: 'ssh:box', log: words });
  });

  it.each([
    [255, 'Timeout, server box not responding.', 'ssh-cut', 'Timeout, server box not responding'],
    [2, 'libelf.so.1: cannot open shared object file: No such file', 'ssh-library', 'libelf.so.1'],
    [137, '', 'loader-gone', 'it was killed by signal 9'],
    [
      2,
      'loader: ENOMEM: not enough memory',
      'loader-gone',
      'the last word: loader: ENOMEM: not enough memory',
    ],
  ])('once it ran, %i with “%s”', (status, words, expected, cause) => {
    expect(endProblem(to, { code: status, words, silence: 30 })).toMatchObject({
      code: expected,
      cause: expect.stringContaining(cause),
    });
  });

  it('the glibc that is needed is the newest that is called', () => {
    expect(neededGlibc(Buffer.from('GLIBC_2.2.5\0GLIBC_2.34\0GLIBCXX_3.4.29\0GLIBC_2.9\0'))).toEqual([2, 34]);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@hooklab/base';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isRoot } from '../../state/owner';
import { Targets } from '../registry';
import { address } from './address';
import { Box, type BoxOptions, childrenOf, commOf, kill } from './box.fixture';
import { HostKeys } from './hostKeys';
import { SshTarget } from './target';

const LOADER = fileURLToPath(new URL('../../../../loader/dist', import.meta.url));

const open: Box[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const box of open.splice(0)) box.close();
});

async function started(options: BoxOptions = {}) {
  const box = await Box.start(options);
  open.push(box);
  vi.stubEnv('HOOKLAB_SSH_CONFIG', box.config);
  const hostKeys = new HostKeys(box.state);
  const targets = new Targets([new SshTarget('ssh:box', { loaderDir: LOADER, hostKeys })]);
  const refused = () =>
    targets.open('ssh:box').then(
      () => expect.fail('it was opened'),
      (problem: Problem) => problem.toJSON(),
    );
  return { box, targets, hostKeys, refused };
}

/** Processes take a moment to go: waits for the state, not for a time. */
const nothingLeft = (box: Box) =>
  vi.waitFor(() => expect(box.left()).toEqual({ files: [], processes: [] }), {
    timeout: 20_000,
    interval: 50,
  });

const sshOf = (): number[] => childrenOf(process.pid).filter((pid) => commOf(pid) === 'ssh');

// it has users of its own, which only root can make; in CI the tests run as root
describe.runIf(isRoot())('a machine that ssh reaches', () => {
  it.each([['root'], ['sudoer']] as const)(
    'is a target like any other for %s, and nothing stays there',
    async (as) => {
      const { box, targets } = await started({ as });
      const { connection } = await targets.open('ssh:box');
      expect(connection.hello).toMatchObject({ uid: 0, arch: 'x86_64' });
      // in a directory of its own, which no other user may look into
      const { files } = box.left();
      expect(files).toEqual([expect.stringMatching(/^\/tmp\/hooklab\.\w{6}$/)]);
      const version = await connection.read({ item: 'version' });
      expect(Buffer.from(version).toString()).toContain(connection.hello.kernel);
      await targets.stop('ssh:box');
      await nothingLeft(box);
    },
  );

  it('leaves nothing when it is stopped while it is opened', async () => {
    const { box, targets } = await started();
    const opened = targets.open('ssh:box').catch((problem: Problem) => problem.code);
    await vi.waitFor(() => expect(box.sessions()).not.toEqual([]), { interval: 5 });
    await targets.stop('ssh:box');
    expect(await opened).toBe('open-cancelled');
    expect(targets.info('ssh:box').state).toBe('closed');
    await nothingLeft(box);
  });

  it.each([
    ['its own sshd', ({ box }: { box: Box }) => box.sessions()],
    ['the ssh here', () => sshOf()],
  ])(
    'a line that is cut by the end of %s ends with its cause, leaves nothing there, and opens again',
    async (_, victims) => {
      const { box, targets } = await started({ as: 'sudoer' });
      const { connection } = await targets.open('ssh:box');
      const ended = new Promise<Problem>((resolve) => connection.onClose(resolve));
      for (const pid of victims({ box })) kill(pid);
      expect(await ended).toMatchObject({ code: 'ssh-cut', where: 'ssh:box' });
      expect(targets.info('ssh:box')).toMatchObject({ state: 'failed', problem: { code: 'ssh-cut' } });
      await nothingLeft(box);
      const again = await targets.open('ssh:box');
      expect(again.connection.hello.uid).toBe(0);
      await targets.stop('ssh:box');
      await nothingLeft(box);
    },
  );

  it('a host key that nobody has confirmed is shown, and taken once it was compared', async () => {
    const { box, hostKeys, targets, refused } = await started();
    box.forget();
    const problem = await refused();
    expect(problem).toMatchObject({
      code: 'ssh-key-unknown',
      cause: expect.stringContaining(box.fingerprint),
    });
    expect(problem.fix).toContain(`hooklab targets confirm ssh:box ${box.fingerprint}`);
    const to = address('ssh:box');
    await expect(hostKeys.confirm(to, `SHA256:${'A'.repeat(43)}`)).rejects.toMatchObject({
      code: 'ssh-key-other',
    });
    expect((await refused()).code).toBe('ssh-key-unknown');
    expect(await hostKeys.confirm(to, box.fingerprint)).toMatchObject({ type: 'ssh-ed25519' });
    await targets.open('ssh:box');
    await targets.stop('ssh:box');
    // the person's own file is not written
    expect(existsSync(join(box.dir, 'known_hosts'))).toBe(false);
    expect(await hostKeys.forget(to)).toBe(true);
    expect((await refused()).code).toBe('ssh-key-unknown');
    expect(await hostKeys.forget(to)).toBe(false);
    await nothingLeft(box);
  });

  it('a host key that has changed is refused, with the line that says otherwise', async () => {
    const { box, hostKeys, targets, refused } = await started();
    box.mistake();
    const problem = await refused();
    expect(problem).toMatchObject({
      code: 'ssh-key-changed',
      cause: expect.stringContaining(box.fingerprint),
    });
    expect(problem.cause).toContain(`${join(box.dir, 'known_hosts')}, line 1`);
    // a new one is confirmed once the old one is forgotten, not before
    const to = address('ssh:box');
    await expect(hostKeys.confirm(to, box.fingerprint)).rejects.toMatchObject({ code: 'ssh-key-changed' });
    box.forget();
    await hostKeys.confirm(to, box.fingerprint);
    await targets.open('ssh:box');
    await targets.stop('ssh:box');
    await nothingLeft(box);
  });

  const FULL = 'for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777';
  it.each<[string, BoxOptions, code: string, says: string | RegExp]>([
    ['sudo that asks', { as: 'asked' }, 'ssh-sudo-asks', 'a password is required'],
    [
      'no sudo',
      { as: 'asked', faults: 'mount --bind /dev/null /usr/bin/sudo' },
      'ssh-sudo-missing',
      'there is no sudo',
    ],
    ['no Node.js', { faults: 'mount --bind /dev/null /usr/bin/node' }, 'ssh-node', /Node.js/],
    ['another processor', { wrap: ['setarch', 'i686'] }, 'ssh-arch', 'it is i686, the loader is for x86_64'],
    ['a full disk', { faults: `${FULL},size=256k box $place; done` }, 'ssh-space', '/tmp has 256.0 KiB free'],
    [
      'a disk without programs',
      { faults: `${FULL},noexec box $place; done` },
      'ssh-space',
      'runs no programs (noexec)',
    ],
    [
      'a disk that fills up',
      { faults: `${FULL},size=64m,nr_inodes=16 box $place; done` },
      'ssh-copy',
      'No space left on device',
    ],
  ])('%s is said, and leaves nothing', async (_, options, code, says) => {
    const { box, refused } = await started(options);
    const problem = await refused();
    expect(problem).toMatchObject({ code, where: 'ssh:box' });
    expect(`${problem.what}: ${problem.cause}`).toMatch(says);
    expect(problem.fix).toBeTruthy();
    await nothingLeft(box);
  });

  it('a key that is not the account’s is said', async () => {
    const { box, refused } = await started();
    box.wrongKey();
    expect(await refused()).toMatchObject({
      code: 'ssh-denied',
      cause: expect.stringContaining('publickey'),
    });
    await nothingLeft(box);
  });
});

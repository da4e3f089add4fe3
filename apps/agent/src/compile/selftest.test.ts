import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isRoot, unprivilegedOwner } from '../state/owner';
import { sandboxFault, whyNoSandbox } from './selftest';

const runAs = isRoot() ? unprivilegedOwner() : undefined;

describe('sandboxFault', () => {
  it('finds every wall standing', async () => {
    expect(await sandboxFault(runAs)).toBeNull();
  });

  it('names the wall that is down', async () => {
    const files = await sandboxFault(runAs, { [tmpdir()]: tmpdir() });
    expect(files).toMatchObject({
      code: 'no-sandbox',
      cause: expect.stringContaining('reads a file of the host'),
    });
    const etc = await sandboxFault(runAs, { '/etc': '/etc', '/proc': '/proc' });
    expect(etc?.cause).toMatch(/sees \/proc.*sees \/etc/);
  });
});

describe('whyNoSandbox', () => {
  const denied =
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow …\n';
  const settings = (forbidding: Record<string, string>) => (file: string) => forbidding[file] ?? null;

  it('finds the setting that forbids user namespaces, and how to change it', () => {
    const debian = whyNoSandbox(denied, settings({ '/proc/sys/kernel/unprivileged_userns_clone': '0' }));
    expect(debian).toMatchObject({
      code: 'no-sandbox',
      fix: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
    });
    const ubuntu = whyNoSandbox(
      'bwrap: setting up uid map: Permission denied',
      settings({ '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' }),
    );
    expect(ubuntu.fix).toBe('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0');
    const off = whyNoSandbox(denied, settings({ '/proc/sys/user/max_user_namespaces': '0' }));
    expect(off.fix).toBe('sudo sysctl -w user.max_user_namespaces=10000');
  });

  it('thinks of a container where no setting forbids them', () => {
    expect(whyNoSandbox(denied, settings({})).cause).toMatch(/seccomp/);
  });

  it('keeps bubblewrap’s own words for anything else', () => {
    const other = whyNoSandbox("bwrap: Can't find source path /x: Permission denied\nmore", settings({}));
    expect(other).toMatchObject({
      cause: expect.stringContaining('/x'),
      fix: expect.stringContaining('chmod'),
    });
    expect(whyNoSandbox('', settings({})).cause).toMatch(/without a word/);
  });
});

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { Owner } from '../state/owner';
import { inSandbox } from './place';

/**
 * Tries to break out, with the same walls as the compiler's: every line it prints names a wall that is down.
 * $1: a secret file of the host, $2: a port that listens on the host's loopback, $3: a process of the host.
 */
const script = `
[ "$(id -u)" != 0 ] || echo "runs as root"
cat "$1" 2>&- && echo "reads a file of the host"
for d in /proc /dev /etc /home /root /var /run /sys /boot /usr/local /usr/share; do [ -e "$d" ] && echo "sees $d"; done
(exec 3<>"/dev/tcp/127.0.0.1/$2") 2>&- && echo "reaches the network"
for f in /usr/lib/hooklab-test /hooklab-test; do (echo x >"$f") 2>&- && echo "writes $f"; done
(echo x >/tmp/hooklab-test) 2>&- || echo "has no /tmp of its own"
kill -0 "$3" 2>&- && echo "sees the host's processes"
[ -z "$HOOKLAB_CANARY" ] || echo "has the host's environment"
echo end
`;

/**
 * Why nothing may be compiled here, or null when every wall stands. Takes some 50 ms. `holes` are host directories
 * that are bound inside: for the test that this test can fail.
 */
export async function sandboxFault(
  runAs: Owner | undefined,
  holes: Record<string, string> = {},
): Promise<Problem | null> {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-canary-'));
  // open to all: only the walls may keep it back
  chmodSync(dir, 0o755);
  const canary = join(dir, 'secret');
  writeFileSync(canary, randomBytes(16).toString('hex'), { mode: 0o644 });
  const server = createServer((socket) => socket.destroy());
  process.env.HOOKLAB_CANARY = '1';
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await inSandbox({
      command: ['/usr/bin/bash', '-c', script, 'selftest', canary, String(port), String(process.pid)],
      directories: holes,
      files: {},
      runAs,
      timeout: 5000,
      limits: { processes: null },
    });
    const said = result.stdout.toString().trim().split('\n');
    if (said.pop() === 'end' && said.length === 0) return null;
    return said.length > 0 && result.code === 0
      ? fault(
          `inside it a program ${said.join(', ')}`,
          'Report this with the output of `bwrap --version`',
          result.stderr,
        )
      : whyNoSandbox(result.stderr);
  } catch (error) {
    return error instanceof Problem ? error : fault((error as Error).message, 'Reinstall bubblewrap', '');
  } finally {
    delete process.env.HOOKLAB_CANARY;
    server.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const fault = (cause: string, fix: string, log: string): Problem =>
  new Problem({
    code: 'no-sandbox',
    what: 'The compiler’s sandbox does not hold, so nothing is compiled',
    cause,
    fix,
    log,
  });

/** Settings that forbid user namespaces, where they are, and what they must not say. */
const SETTINGS: { file: string; forbids: string; allow: string }[] = [
  { file: '/proc/sys/user/max_user_namespaces', forbids: '0', allow: '10000' },
  { file: '/proc/sys/kernel/unprivileged_userns_clone', forbids: '0', allow: '1' },
  { file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns', forbids: '1', allow: '0' },
];

/**
 *   bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged …
 *   bwrap: setting up uid map: Permission denied
 *   bwrap: Creating new namespace failed: Resource temporarily unavailable
 */
export function whyNoSandbox(stderr: string, read: (file: string) => string | null = readSetting): Problem {
  const first = stderr.trim().split('\n')[0] ?? '';
  const unreadable = /^bwrap: Can't find source path (.*): Permission denied/.exec(first)?.[1];
  if (unreadable) {
    return fault(
      `the user who compiles may not read ${unreadable}`,
      'Let others read it, and enter the directories above it: chmod o+rX',
      stderr,
    );
  }
  if (!/namespace|uid map/i.test(first)) {
    return fault(
      first || 'bubblewrap ended without a word',
      'Reinstall bubblewrap, or try it by hand: bwrap --ro-bind / / true',
      stderr,
    );
  }
  for (const { file, forbids, allow } of SETTINGS) {
    if (read(file) !== forbids) continue;
    const name = file.slice('/proc/sys/'.length).replaceAll('/', '.');
    return fault(
      `${name} is ${forbids}: this machine allows no user namespaces`,
      `sudo sysctl -w ${name}=${allow}`,
      stderr,
    );
  }
  return fault(
    'user namespaces are not allowed here, though no setting forbids them: probably a container’s seccomp profile',
    'Run Hooklab outside of the container, or allow it user namespaces',
    stderr,
  );
}

function readSetting(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

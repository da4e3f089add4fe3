import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { Owner } from '../state/paths';
import { sandboxed } from './sandbox';

/**
 * Tries to break out, with the same walls as the compiler's: every line it prints names a wall that is down.
 * $1: a secret file of the host, $2: a port that listens on the host's loopback.
 */
const script = `
[ "$(id -u)" != 0 ] || [ ! -r /proc/self/status ] || echo "root with /proc"
cat "$1" 2>&- && echo "reads a file of the host"
[ -e /proc/self ] && echo "has /proc"
for d in /dev /etc /home /root /var /run /sys /boot; do [ -e "$d" ] && echo "sees $d"; done
(exec 3<>"/dev/tcp/127.0.0.1/$2") 2>&- && echo "reaches the network"
for f in /usr/hooklab-test /hooklab-test; do (echo x >"$f") 2>&- && echo "writes $f"; done
(echo x >/tmp/hooklab-test) 2>&- || echo "has no /tmp of its own"
echo end
`;

/** Why nothing may be compiled here, or null when every wall stands. Takes some 50 ms. */
export async function sandboxFault(runAs: Owner | undefined): Promise<Problem | null> {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-canary-'));
  const canary = join(dir, 'secret');
  writeFileSync(canary, randomBytes(16).toString('hex'), { mode: 0o644 });
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const result = await sandboxed({
      command: ['/usr/bin/bash', '-c', script, 'selftest', canary, String(port)],
      directories: {},
      files: {},
      runAs,
      timeout: 5000,
    });
    const said = result.stdout.toString().trim().split('\n');
    if (said.pop() === 'end' && said.length === 0) return null;
    return said.length > 0 && result.code === 0
      ? fault(`it ${said.join(', ')}`, result.stderr)
      : fault(whyNoSandbox(result.stderr), result.stderr);
  } catch (error) {
    return error instanceof Problem ? error : fault((error as Error).message, '');
  } finally {
    server.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

const fault = (cause: string, log: string): Problem =>
  new Problem({
    code: 'no-sandbox',
    what: 'The compiler’s sandbox does not hold, so nothing is compiled',
    cause,
    fix: 'Allow user namespaces: sudo sysctl -w user.max_user_namespaces=10000 kernel.unprivileged_userns_clone=1',
    log,
  });

function whyNoSandbox(stderr: string): string {
  // bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged …
  // bwrap: setting up uid map: Permission denied
  if (/namespace|uid map/i.test(stderr)) return 'this kernel or its settings do not allow user namespaces';
  return stderr.trim().split('\n')[0] || 'bubblewrap ended without a word';
}

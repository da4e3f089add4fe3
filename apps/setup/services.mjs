// Packages of the tests bring services, of which a test starts its own. The machine's are not started, nor at its next boot.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';

/** The services of packages that had to be installed for tests. Those that were there before are left as they are. */
export const services = {
  'openssh-server': ['ssh.service', 'ssh.socket'],
  'clickhouse-server': ['clickhouse-server.service'],
  prometheus: ['prometheus.service', 'prometheus-node-exporter.service'],
};

/** Install packages without a start of their services (Debian's invoke-rc.d asks the policy first; 101: no). */
export async function withoutServices(names, install) {
  const units = names.flatMap((name) => services[name] ?? []);
  const ours = units.length > 0 && !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (ours) rmSync(POLICY);
  }
  for (const unit of units) spawnSync('systemctl', ['disable', unit], { stdio: 'ignore' });
}

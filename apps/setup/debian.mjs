// The Debian packages that Hooklab needs, each with the reason a person may ask for.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { run, SetupError, say, step } from './say.mjs';
import { withoutServices } from './services.mjs';

export const runPackages = {
  clang: 'compiles probes',
  bubblewrap: 'shuts the compiler in',
  'build-essential': 'builds the libbpf binding',
  python3: 'node-gyp needs it to build the binding',
  'libelf-dev': 'libbpf reads ELF with it',
  'zlib1g-dev': 'libbpf reads compressed ELF with it',
  'qemu-system-x86': 'runs lab VMs',
  'busybox-static': 'the first programs inside a lab VM',
  'xz-utils': 'unpacks kernels',
  zstd: 'unpacks kernels',
  lz4: 'unpacks kernels',
  'debian-archive-keyring': 'apt checks kernels and libbpf against it',
};

export const testPackages = {
  chromium: 'the browser of the journeys',
  'fonts-dejavu-core': 'letters for that browser',
  bpftool: 'counts what is left in a kernel',
  'linux-perf': 'its recordings are imported',
  bpftrace: 'its output is imported',
  prometheus: 'scrapes the metrics',
  'clickhouse-server': 'takes the events of a sink',
  'protobuf-compiler': 'reads back what is exported for Perfetto',
  'openssh-server': 'is the other end of ssh targets',
  sudo: 'lets a user of that other end be root, or asks',
};

function installed(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own syntax
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout === 'installed';
}

/** Install what is missing; without root, say the one command that does. */
export async function ensurePackages(packages) {
  if (spawnSync('dpkg-query', ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new SetupError(
      `this is no Debian (${osName()}): install the equivalents of ${Object.keys(packages).join(' ')} by hand`,
    );
  }
  const missing = Object.keys(packages).filter((name) => !installed(name));
  if (missing.length === 0) return;
  for (const name of missing) say(`needs ${name}: ${packages[name]}`);
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid() !== 0) {
    throw new SetupError(
      `run this once, then start again:\n  sudo apt-get update && sudo apt-get ${install.join(' ')}`,
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step('apt-get update', () => run('apt-get', ['update', '-q'], { env, what: 'apt-get update' }));
  await step(`apt-get install ${missing.join(' ')}`, () =>
    withoutServices(missing, () => run('apt-get', install, { env, what: 'apt-get install' })),
  );
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${process.versions.node} is too old: Hooklab needs 20.19 or newer`);
}

function osName() {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return execFileSync('uname', ['-s'], { encoding: 'utf8' }).trim();
  }
}

import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { type RunOptions, run } from '../host/run';
import { aptProblem } from './aptproblem';
import { parseControl, type Stanza } from './control';
import type { Suite } from './versions';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

export interface Package {
  name: string;
  version: string;
  /** bytes of the .deb */
  size: number;
  /** bytes once unpacked */
  installed: number;
  sha256: string;
  depends: string;
}

/**
 * An apt of our own in a directory: private lists, state and cache, no system hooks, no preferences; of the
 * system's configuration only the mirrors and how to reach them (Acquire::*, netrc). Signatures stay on.
 */
export class PrivateApt {
  readonly #dir: string;
  readonly #signal: AbortSignal | undefined;

  private constructor(dir: string, signal: AbortSignal | undefined) {
    this.#dir = dir;
    this.#signal = signal;
  }

  static async create(dir: string, suites: Suite[], signal?: AbortSignal): Promise<PrivateApt> {
    const apt = new PrivateApt(dir, signal);
    const mirrors = await findMirrors(signal);
    for (const sub of ['lists/partial', 'cache/archives/partial', 'debs'])
      mkdirSync(join(dir, sub), { recursive: true });
    writeFileSync(join(dir, 'status'), '');
    writeFileSync(join(dir, 'sources.list'), sourcesList(mirrors, suites));
    writeFileSync(join(dir, 'apt.conf'), await apt.#configuration());
    apt.#letSandboxWrite();
    return apt;
  }

  get debs(): string {
    return join(this.#dir, 'debs');
  }

  /** Fetch the signed indexes. Returns apt's output; a suite that failed is simply not there afterwards. */
  async update(): Promise<string> {
    const { stdout, stderr } = await this.#apt('apt-get', ['update'], { timeoutMs: 300_000 });
    return `${stdout}\n${stderr}`;
  }

  /** All versions of a package that the verified indexes name. */
  async show(name: string): Promise<Package[]> {
    const { stdout } = await this.#apt('apt-cache', ['show', name]);
    return parseControl(stdout)
      .filter((stanza) => stanza.Package === name)
      .map(packageOf);
  }

  /** Does any verified index name anything? */
  async hasAny(): Promise<boolean> {
    return (await this.names('linux-')).length > 0;
  }

  /** Package names with a prefix. */
  async names(prefix: string): Promise<string[]> {
    const { stdout } = await this.#apt('apt-cache', ['pkgnames', prefix]);
    return stdout.split('\n').filter(Boolean);
  }

  /**
   * The suite that carries a version, from `apt-cache madison`:
   *   linux-image-amd64 | 6.12.117-1 | http://mirror/debian-security trixie-security/main amd64 Packages
   */
  async suiteOf(name: string, version: string): Promise<string> {
    const { stdout } = await this.#apt('apt-cache', ['madison', name]);
    for (const line of stdout.split('\n')) {
      const [, found, source] = line.split('|').map((part) => part.trim());
      const suite = /\s(\S+)\/\S+\s\S+\sPackages$/.exec(source ?? '')?.[1];
      if (found === version && suite) return suite;
    }
    return '';
  }

  /** Download into `debs`; apt checks size and hashes against the signed index. `percent`: 0–100. */
  async download(packages: Package[], percent: (value: number) => void): Promise<void> {
    const wanted = packages.map(({ name, version }) => `${name}=${version}`);
    const { code, stdout, stderr } = await this.#apt(
      'apt-get',
      ['-o', 'APT::Status-Fd=1', 'download', ...wanted],
      {
        // dlstatus:1:77.6005:Retrieving file 1 of 1
        onLine: (line) => {
          const match = /^dlstatus:\d+:([\d.]+):/.exec(line);
          if (match) percent(Number(match[1]));
        },
      },
    );
    if (code !== 0) throw aptProblem('The kernel packages were not downloaded', `${stdout}\n${stderr}`);
  }

  #apt(program: string, args: string[], options: Pick<RunOptions, 'onLine' | 'timeoutMs'> = {}) {
    return run(program, args, {
      cwd: this.debs,
      env: { APT_CONFIG: join(this.#dir, 'apt.conf') },
      signal: this.#signal,
      ...options,
    });
  }

  /** The system's `Acquire::*` settings (proxies, timeouts), then ours, which win by coming later. */
  async #configuration(): Promise<string> {
    const { stdout } = await run('apt-config', ['dump'], { signal: this.#signal });
    const system = stdout
      .split('\n')
      .filter((line) => line.startsWith('Acquire::') && !/Languages|Allow/.test(line));
    const at = (name: string) => join(this.#dir, name);
    const ours: Record<string, string> = {
      'APT::Architecture': 'amd64',
      'APT::Architectures': 'amd64',
      'APT::Get::AllowUnauthenticated': 'false',
      'Acquire::AllowInsecureRepositories': 'false',
      'Acquire::AllowDowngradeToInsecureRepositories': 'false',
      'Acquire::AllowWeakRepositories': 'false',
      'Acquire::Languages': 'none',
      'Acquire::Retries': '2',
      'Dir::Etc::Main': '/dev/null',
      'Dir::Etc::Parts': '/dev/null',
      'Dir::Etc::SourceList': at('sources.list'),
      'Dir::Etc::SourceParts': '/dev/null',
      'Dir::Etc::Preferences': '/dev/null',
      'Dir::Etc::PreferencesParts': '/dev/null',
      'Dir::State': this.#dir,
      'Dir::State::Lists': at('lists'),
      'Dir::State::status': at('status'),
      'Dir::Cache': at('cache'),
    };
    return `${[...system, ...Object.entries(ours).map(([key, value]) => `${key} "${value}";`)].join('\n')}\n`;
  }

  /** As root, apt downloads as the user _apt: let it write here, where it can reach here at all. */
  #letSandboxWrite(): void {
    if (process.getuid?.() !== 0) return;
    const uid = /^_apt:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1];
    if (!uid) return;
    chmodSync(this.#dir, 0o755);
    for (const sub of ['lists', 'lists/partial', 'cache/archives/partial', 'debs'])
      chownSync(join(this.#dir, sub), Number(uid), -1);
  }
}

interface Mirrors {
  main: string;
  security: string | undefined;
}

/**
 * The Debian mirrors that the system's apt is configured for, from `apt-get indextargets`:
 *   bookworm|Debian|Debian|http://mirror/debian/
 *   bookworm-security|Debian|Debian-Security|http://mirror/debian-security/
 * Origin and label come from the signed Release file and are empty before the first `apt-get update`; then the
 * suite's name decides. HOOKLAB_DEBIAN_MIRROR (and …_SECURITY) name one where apt's is not Debian's.
 */
async function findMirrors(signal: AbortSignal | undefined): Promise<Mirrors> {
  const env = process.env;
  if (env.HOOKLAB_DEBIAN_MIRROR)
    return { main: env.HOOKLAB_DEBIAN_MIRROR, security: env.HOOKLAB_DEBIAN_MIRROR_SECURITY };
  const format = '$(RELEASE)|$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const { stdout, stderr } = await run('apt-get', ['indextargets', '--format', format], { signal });
  const mirrors = chooseMirrors(stdout);
  if (mirrors) return mirrors;
  throw new Problem({
    code: 'lab-mirror',
    what: 'There is no Debian mirror to fetch the lab kernels from',
    cause: 'apt on this machine is not configured for Debian',
    fix: 'Set HOOKLAB_DEBIAN_MIRROR to the address of a Debian mirror and install debian-archive-keyring',
    log: `${stdout}\n${stderr}`,
  });
}

const debianSuite = /^(?:buster|bullseye|bookworm|trixie|forky|sid|stable|testing|unstable|oldstable)/;

/** Exported for its test. Backports and updates share the main archive. */
export function chooseMirrors(targets: string): Mirrors | undefined {
  let main: string | undefined;
  let security: string | undefined;
  for (const line of targets.split('\n')) {
    const [release = '', origin = '', label = '', uri = ''] = line.split('|');
    if (!/^[a-z+]+:/.test(uri)) continue;
    const labelled = origin !== '' && !origin.startsWith('$(');
    if (labelled ? origin !== 'Debian' : !debianSuite.test(release)) continue;
    const isSecurity = labelled ? label === 'Debian-Security' : release.includes('security');
    if (isSecurity) security ??= uri;
    else if (!labelled || label === 'Debian' || label === 'Debian Backports') main ??= uri;
  }
  return main ? { main, security } : undefined;
}

function sourcesList(mirrors: Mirrors, suites: Suite[]): string {
  const lines: string[] = [];
  for (const { name, archive } of suites) {
    const uri = mirrors[archive];
    if (uri) lines.push(`deb [arch=amd64 signed-by=${KEYRING}] ${uri} ${name} main`);
  }
  return `${lines.join('\n')}\n`;
}

function packageOf(stanza: Stanza): Package {
  return {
    name: stanza.Package ?? '',
    version: stanza.Version ?? '',
    size: Number(stanza.Size ?? 0),
    installed: Number(stanza['Installed-Size'] ?? 0) * 1024,
    sha256: stanza.SHA256 ?? '',
    depends: stanza.Depends ?? '',
  };
}

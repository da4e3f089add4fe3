import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What is wrong with a box, for a test: lines of sh that are run in its own mount namespace before its sshd. */
export interface BoxOptions {
  /** who logs in: root, or a user whom sudo lets in without a password or not */
  as?: 'root' | 'sudoer' | 'asked';
  /** more lines of sh */
  faults?: string;
  /** before sshd: ["setarch", "i686"] */
  wrap?: string[];
}

const USER = 'hooklab-box';
const UID = 64_750;

/**
 * A machine behind ssh for tests: a real sshd on a port of 127.0.0.1, in a mount namespace of its own, where it has its own
 * users, sudoers, /run, /tmp, /var/tmp and /dev/shm. Nothing of this machine's is written, and what is left in there can be
 * listed. Root only.
 */
export class Box {
  /** the directory of the client's side: keys, ssh_config, a state directory */
  readonly dir: string;
  readonly state: string;
  readonly #sshd: ChildProcess;

  private constructor(dir: string, sshd: ChildProcess) {
    this.dir = dir;
    this.state = join(dir, 'state');
    this.#sshd = sshd;
  }

  static async start({ as = 'root', faults = '', wrap = [] }: BoxOptions = {}): Promise<Box> {
    const dir = mkdtempSync(join(tmpdir(), 'hooklab-box-'));
    for (const name of ['state', 'box', 'home']) mkdirSync(join(dir, name), { mode: 0o700 });
    for (const name of ['box/host', 'user', 'other']) key(join(dir, name));
    writeFileSync(join(dir, 'box/authorized_keys'), readFileSync(join(dir, 'user.pub')));
    writeFileSync(
      join(dir, 'box/sudoers'),
      as === 'sudoer' ? `${USER} ALL=(ALL) NOPASSWD: ALL\n` : `${USER} ALL=(ALL) ALL\n`,
    );
    chmodSync(join(dir, 'box/sudoers'), 0o440);
    for (const [file, line] of ACCOUNT)
      writeFileSync(join(dir, 'box', file), `${readFileSync(`/etc/${file}`, 'utf8')}${line}\n`);
    writeFileSync(join(dir, 'box/prepare'), `${prepare(join(dir, 'box'))}\n${faults}\n`);
    const { sshd, port } = await listening(dir, wrap);
    writeFileSync(join(dir, 'ssh_config'), clientConfig(dir, port, as === 'root' ? 'root' : USER));
    const box = new Box(dir, sshd);
    box.know();
    return box;
  }

  /** The person has confirmed its host key before, in ssh itself. */
  know(): void {
    const port = /Port (\d+)/.exec(readFileSync(join(this.dir, 'ssh_config'), 'utf8'))![1];
    const [type, blob] = readFileSync(join(this.dir, 'box/host.pub'), 'utf8').split(' ');
    writeFileSync(join(this.dir, 'known_hosts'), `[127.0.0.1]:${port} ${type} ${blob}\n`);
  }

  forget(): void {
    rmSync(join(this.dir, 'known_hosts'), { force: true });
  }

  /** Another key than the box's is known for it. */
  mistake(): void {
    const file = join(this.dir, 'known_hosts');
    const [name] = readFileSync(file, 'utf8').split(' ');
    const [type, blob] = readFileSync(join(this.dir, 'other.pub'), 'utf8').split(' ');
    writeFileSync(file, `${name} ${type} ${blob}\n`);
  }

  /** "SHA256:…", as ssh-keygen says it */
  get fingerprint(): string {
    return execFileSync('ssh-keygen', ['-lf', join(this.dir, 'box/host.pub')], { encoding: 'utf8' }).split(
      ' ',
    )[1]!;
  }

  get config(): string {
    return join(this.dir, 'ssh_config');
  }

  /** The client has a key that the box does not take. */
  wrongKey(): void {
    const file = this.config;
    writeFileSync(file, readFileSync(file, 'utf8').replace(join(this.dir, 'user'), join(this.dir, 'other')));
  }

  /** sshd's processes of connections: of a user there are two, one with root's rights */
  sessions(): number[] {
    return this.#inside().filter((pid) => /^sshd/.test(commOf(pid)));
  }

  /** All of Hooklab's that there is: directories, and processes that run from one. */
  left(): { files: string[]; processes: number[] } {
    const root = `/proc/${this.#sshd.pid}/root`;
    const files = ['tmp', 'var/tmp', 'dev/shm'].flatMap((place) =>
      readdirSync(join(root, place)).map((name) => `/${place}/${name}`),
    );
    return { files, processes: this.#inside() };
  }

  /** All processes in the box but sshd itself. */
  #inside(): number[] {
    const space = namespaceOf(this.#sshd.pid!);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== this.#sshd.pid && namespaceOf(pid) === space);
  }

  close(): void {
    const pid = this.#sshd.pid!;
    for (const each of [...this.left().processes, pid]) kill(each);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
};

const key = (file: string) =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hooklab-test', '-f', file]);

/** Files of /etc, with one account more. */
const ACCOUNT = [
  ['passwd', `${USER}:x:${UID}:${UID}::/run/home:/bin/sh`],
  ['shadow', `${USER}:*:19000:0:99999:7:::`],
  ['group', `${USER}:x:${UID}:`],
] as const;

const prepare = (files: string) => `set -e
mount -t tmpfs -o mode=755 box /run
mkdir -m 755 /run/sshd /run/box /run/home
mount --bind '${files}' /run/box
chmod 755 /run/box
chmod 644 /run/box/passwd /run/box/group /run/box/authorized_keys
for file in passwd shadow group sudoers; do mount --bind /run/box/$file /etc/$file; done
for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777,size=64m box $place; done`;

const serverConfig = (port: number) => `Port ${port}
ListenAddress 127.0.0.1
HostKey /run/box/host
AuthorizedKeysFile /run/box/authorized_keys
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
`;

const clientConfig = (dir: string, port: number, user: string) => `Host box
  HostName 127.0.0.1
  Port ${port}
  User ${user}
  IdentityFile ${dir}/user
  IdentitiesOnly yes
  UserKnownHostsFile ${dir}/known_hosts
`;

/** A port may be another's between two looks: then another one is taken. */
async function listening(dir: string, wrap: string[]): Promise<{ sshd: ChildProcess; port: number }> {
  for (;;) {
    const port = await freePort();
    writeFileSync(join(dir, 'box/sshd_config'), serverConfig(port));
    const script = '. "$0"; shift 0; exec "$@" /usr/sbin/sshd -D -e -f /run/box/sshd_config';
    const args = [
      '--mount',
      '--propagation',
      'private',
      '--',
      'sh',
      '-c',
      script,
      join(dir, 'box/prepare'),
      ...wrap,
    ];
    const sshd = spawn('unshare', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    const up = await new Promise<boolean>((resolve) => {
      sshd.once('exit', () => resolve(false));
      createInterface(sshd.stderr!).on('line', (line) => {
        said.push(line);
        if (line.startsWith('Server listening')) resolve(true);
      });
    });
    if (up) return { sshd, port };
    if (!said.some((line) => line.includes('Address already in use'))) throw new Error(said.join('\n'));
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const namespaceOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return '';
  }
};

export const commOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/**
 * A machine behind ssh that is another kernel: a real sshd in a lab VM, whose loaders' channel carries its bytes instead of
 * loaders' (a VM has no network). With the built `hooklab`: functions are traced there, and nothing is left.
 * It takes a minute of two idle CPUs (sshd's ciphers in software emulation), so it is made by hand, from the top of the
 * repository, once agent and loader are built:
 *
 *   node apps/agent/lab-check.mjs ssh
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot, type LabVm, ownKeeper } from '../../lab';

const VERSION = '6.12';
const hooklab = join(process.cwd(), 'apps/agent/bin/hooklab.mjs');

/** In place of the loader: sshd on these two pipes, after it was given what the small root of a VM lacks. */
const SSHD = `import { spawn } from 'node:child_process';
const script = \`
umask 022
mkdir -p /run/sshd /run/box
grep -q ^sshd: /etc/passwd || echo sshd:x:105:65534::/run/sshd:/usr/sbin/nologin >>/etc/passwd
# not in the cgroup of a loader, which the lab kills with its client: a machine does no such thing
mkdir -p /sys/fs/cgroup/box && echo $$ >/sys/fs/cgroup/box/cgroup.procs
cp /hooklab/loader/host /run/box/host.$$ && chmod 600 /run/box/host.$$
exec /usr/sbin/sshd -i -e -f /hooklab/loader/sshd_config -h /run/box/host.$$
\`;
const child = spawn('/bin/sh', ['-c', script], { stdio: 'inherit' });
child.on('exit', (code) => process.exit(code ?? 1));
`;

const SERVER = `AuthorizedKeysFile /hooklab/loader/authorized_keys
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
`;

class Failed extends Error {}
function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Failed(what);
}

const key = (file: string) =>
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hooklab-check', '-f', file]);

/** ssh's connections on a port of 127.0.0.1, each handed to an sshd of its own in the VM. */
function relay(vm: LabVm, open: Set<Socket>): Promise<Server> {
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    void vm.open().then(
      (channel) => {
        channel.on('error', () => socket.destroy()).once('close', () => socket.destroy());
        socket.once('close', () => channel.destroy());
        socket.pipe(channel);
        channel.pipe(socket);
      },
      () => socket.destroy(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** `hooklab …`, with each line of its standard output as it comes. */
function run(
  args: string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void = () => {},
): Promise<Said> {
  const child = spawn(process.execPath, [hooklab, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const line of (out + text)
      .slice(out.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1))
      onLine(line);
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

const rows = ({ out }: Said): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text));

/** Files and processes of Hooklab's in the VM, but for the stand-ins that wait for a client. */
async function left(vm: LabVm): Promise<string> {
  const { stdout } = await vm.run(
    'for dir in /tmp/hooklab.* /var/tmp/hooklab.* /dev/shm/hooklab.*; do [ ! -e "$dir" ] || echo "$dir"; done; pgrep -f /hooklab/[l]oader.mjs.--die || true',
  );
  return stdout.trim();
}

async function untilNothingIsLeft(vm: LabVm): Promise<void> {
  let there = await left(vm);
  for (let look = 0; there !== '' && look < 100; look++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    there = await left(vm);
  }
  expect(there === '', `left there: ${there}`);
}

let failed = 0;
async function check(name: string, work: () => Promise<string | undefined>): Promise<void> {
  const began = performance.now();
  const took = () => `${((performance.now() - began) / 1000).toFixed(2)} s`;
  try {
    const text = await work();
    console.log(`ok    ${name}${text ? `: ${text}` : ''} (${took()})`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}: ${(error as Error).message} (${took()})`);
  }
}

/** A file is made and removed, twice a second: a VM in software has little time to spare. */
const EVENTS = 'while :; do : >/tmp/made; rm /tmp/made; sleep 0.5; done';

async function main(): Promise<void> {
  const temp = mkdtempSync(join(tmpdir(), 'hooklab-ssh-'));
  const files = join(temp, 'sshd');
  mkdirSync(files);
  key(join(temp, 'host'));
  key(join(temp, 'user'));
  // QEMU, which reads them for the VM, is nobody
  for (const name of ['host', 'user.pub']) copyFileSync(join(temp, name), join(files, name));
  execFileSync('chmod', ['644', join(files, 'host')]);
  execFileSync('chmod', ['755', temp, files]);
  execFileSync('mv', [join(files, 'user.pub'), join(files, 'authorized_keys')]);
  writeFileSync(join(files, 'loader.mjs'), SSHD);
  writeFileSync(join(files, 'sshd_config'), SERVER);

  const awake = setInterval(() => {}, 1_000);
  const keeper = ownKeeper({ user: { uid: 65_534, gid: 65_534 } });
  let vm: LabVm | undefined;
  let server: Server | undefined;
  const sockets = new Set<Socket>();
  try {
    await check(`${VERSION} boot with an sshd`, async () => {
      vm = await boot(VERSION, { runtimeDir: join(temp, 'run'), loaderDir: files, keeper });
      return undefined;
    });
    if (!vm) return;
    const box = vm;
    server = await relay(box, sockets);
    const { port } = server.address() as AddressInfo;
    writeFileSync(
      join(temp, 'ssh_config'),
      `Host vm\n HostName 127.0.0.1\n Port ${port}\n User root\n IdentityFile ${temp}/user\n IdentitiesOnly yes\n UserKnownHostsFile ${temp}/known_hosts\n`,
    );
    const [type, blob] = readFileSync(join(temp, 'host.pub'), 'utf8').split(' ');
    writeFileSync(join(temp, 'known_hosts'), `[127.0.0.1]:${port} ${type} ${blob}\n`);
    const env = {
      HOOKLAB_SSH_CONFIG: join(temp, 'ssh_config'),
      HOOKLAB_STATE: join(temp, 'state'),
      HOOKLAB_RUNTIME: join(temp, 'r'),
      NO_COLOR: '1',
    };
    // the end of the VM ends it
    const events = box.run(EVENTS, { timeoutMs: 600_000 }).catch(() => {});
    const probe = ['--hook', 'fexit', '--comm', 'rm', '-t', 'ssh:vm', '--json'];

    await check(`${VERSION} a function is traced over ssh`, async () => {
      const said = await run(['run', 'file-deletes', '--count', '3', ...probe], env);
      expect(said.code === 0, `code ${said.code}: ${said.err}`);
      const [first] = rows(said);
      expect(first?.comm === 'rm', `the first row is ${JSON.stringify(first)}`);
      expect(rows(said).length === 4, `${rows(said).length} lines, not 3 rows and the ledger`);
      await untilNothingIsLeft(box);
      return `${(said.out.length / 1024).toFixed(1)} KiB`;
    });

    await check(`${VERSION} a line that is cut ends the run with its ledger`, async () => {
      const said = await run(['run', 'file-deletes', ...probe], env, () => {
        for (const socket of sockets) socket.destroy();
      });
      expect(said.code === 1, `code ${said.code}`);
      const last = rows(said).at(-1) as { failure?: { problem?: { code?: string } } };
      expect(last.failure?.problem?.code === 'ssh-cut', `it ended with ${JSON.stringify(last)}`);
      const ledger = rows(said).find((row) => 'ledger' in row)?.ledger as Record<string, unknown>;
      expect(
        ledger.entered === null && Number(ledger.decoded) > 0,
        `the ledger is ${JSON.stringify(ledger)}`,
      );
      await untilNothingIsLeft(box);
      return undefined;
    });
    await box.stop();
    await events;
  } finally {
    clearInterval(awake);
    for (const socket of sockets) socket.destroy();
    server?.close();
    await vm?.stop();
    rmSync(temp, { recursive: true, force: true });
  }
}

await main();
process.exitCode = failed === 0 ? 0 : 1;

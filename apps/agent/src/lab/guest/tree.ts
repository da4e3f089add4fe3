import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { needProgram } from '../host/run';
import { type CpioEntry, cpio } from '../store/cpio';
import { hasInterpreter } from '../store/elf';
import type { KernelInfo } from '../store/kernel';
import { BIN, modprobeScript } from '../store/modprobe';
import { commandScript } from './commands';
import { initScript, mainScript, serveScript } from './init';
import type { GuestNode } from './node';
import { commandPorts } from './ports';

export interface GuestSettings {
  kernel: KernelInfo;
  /** the kernel's config; becomes /boot/config-<release> */
  config: Uint8Array | undefined;
  channels: number;
  persist: boolean;
  node: GuestNode;
  /** the guest's files where it does not get them by 9p */
  carried: CpioEntry[] | undefined;
}

/** The part of the initramfs that is made anew for each boot; the kernel's modules.cpio comes before it. */
export function guestTree(settings: GuestSettings): Buffer {
  const busybox = staticBusybox();
  const entries: CpioEntry[] = [
    { path: 'init', kind: 'file', data: initScript, mode: 0o755 },
    { path: 'bin/busybox', kind: 'file', data: busybox, mode: 0o755 },
    { path: 'modules/order', kind: 'file', data: `${settings.kernel.modules.join('\n')}\n` },
    { path: 'dev', kind: 'dir' },
    { path: 'dev/console', kind: 'char', major: 5, minor: 1 },
    { path: 'proc', kind: 'dir' },
    { path: 'sys', kind: 'dir' },
  ];
  for (const entry of rootTree(settings, busybox)) entries.push({ ...entry, path: `tree/${entry.path}` });
  return cpio(entries);
}

function* rootTree(settings: GuestSettings, busybox: Uint8Array): Generator<CpioEntry> {
  for (const path of ['dev', 'proc', 'sys', 'usr', 'run', 'mnt', 'opt', 'srv', 'var/log', 'hooklab/loader'])
    yield { path, kind: 'dir' };
  for (const path of ['tmp', 'var/tmp']) yield { path, kind: 'dir', mode: 0o1777 };
  for (const path of ['root', 'home/lab']) yield { path, kind: 'dir', mode: 0o700 };
  yield { path: 'var/run', kind: 'link', to: '/run' };
  yield* mergedUsr();
  if (settings.node.mount) yield { path: settings.node.mount.slice(1), kind: 'dir' };
  yield* settings.carried ?? [];
  yield { path: 'hooklab/busybox', kind: 'file', data: busybox, mode: 0o755 };
  yield { path: `${BIN.slice(1)}/modprobe`, kind: 'file', data: modprobeScript, mode: 0o755 };
  for (const name of ['insmod', 'lsmod', 'rmmod'])
    yield { path: `${BIN.slice(1)}/${name}`, kind: 'link', to: '/hooklab/busybox' };
  yield { path: 'hooklab/main', kind: 'file', data: mainScript };
  yield { path: 'hooklab/serve', kind: 'file', data: serveScript };
  yield { path: 'hooklab/commands', kind: 'file', data: commandScript };
  yield { path: 'hooklab/settings', kind: 'file', data: settingsFile(settings) };
  if (settings.config)
    yield { path: `boot/config-${settings.kernel.release}`, kind: 'file', data: settings.config };
  yield* etc(settings.kernel);
}

const settingsFile = (settings: GuestSettings): string =>
  [
    `CHANNELS=${settings.channels}`,
    `COMMAND_PORTS='${commandPorts(settings.channels)
      .map(({ nr }) => nr)
      .join(' ')}'`,
    `PERSIST=${settings.persist ? 1 : 0}`,
    `NODE='${settings.node.path.replaceAll("'", "'\\''")}'`,
    `NODE_MOUNT='${settings.node.mount ?? ''}'`,
    `SHARED=${settings.carried ? '' : 1}`,
    '',
  ].join('\n');

/** /bin → usr/bin and so on, as on the host. */
function* mergedUsr(): Generator<CpioEntry> {
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) {
    const path = `/${name}`;
    if (!existsSync(path)) continue;
    if (lstatSync(path).isSymbolicLink() && realpathSync(path).startsWith('/usr/'))
      yield { path: name, kind: 'link', to: realpathSync(path).slice(1) };
    else
      throw new Problem({
        code: 'lab-host',
        what: 'The lab cannot use the programs of this machine',
        where: path,
        cause: 'it is not a link into /usr (no merged /usr), and only /usr is shared with a lab VM',
        fix: 'Run: apt-get install usrmerge',
      });
  }
}

/**
 * A small /etc of our own. From the host come only what names no user and no secret: where libraries are, and
 * which program an alternative stands for.
 */
function* etc(kernel: KernelInfo): Generator<CpioEntry> {
  const file = (name: string, data: string): CpioEntry => ({ path: `etc/${name}`, kind: 'file', data });
  const host = `lab-${kernel.version.replaceAll('.', '-')}`;
  yield file(
    'passwd',
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n' +
      'lab:x:1000:1000:lab:/home/lab:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  );
  yield file('group', 'root:x:0:\ndaemon:x:1:\ntty:x:5:\nlab:x:1000:\nnogroup:x:65534:\n');
  yield file('hostname', `${host}\n`);
  yield file('hosts', `127.0.0.1 localhost ${host}\n::1 localhost\n`);
  yield file(
    'nsswitch.conf',
    'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n',
  );
  yield file('shells', '/bin/sh\n/bin/bash\n');
  yield { path: 'etc/mtab', kind: 'link', to: '/proc/self/mounts' };
  yield { path: 'etc/os-release', kind: 'link', to: '../usr/lib/os-release' };
  for (const name of ['ld.so.cache', 'ld.so.conf', 'services', 'protocols']) {
    if (existsSync(`/etc/${name}`))
      yield { path: `etc/${name}`, kind: 'file', data: readFileSync(`/etc/${name}`) };
  }
  for (const name of list('/etc/ld.so.conf.d'))
    if (name.endsWith('.conf')) {
      const data = readFileSync(join('/etc/ld.so.conf.d', name));
      yield { path: `etc/ld.so.conf.d/${name}`, kind: 'file', data };
    }
  for (const name of list('/etc/alternatives')) {
    const path = join('/etc/alternatives', name);
    if (!lstatSync(path).isSymbolicLink()) continue;
    const to = readlinkSync(path);
    if (/^\/(?:usr|bin|sbin|lib)/.test(to)) yield { path: `etc/alternatives/${name}`, kind: 'link', to };
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
}

/** The host's busybox, which must need no library: nothing but it runs before /usr is there. */
function staticBusybox(): Uint8Array {
  const path = needProgram('busybox');
  const bytes = readFileSync(path);
  if (!hasInterpreter(bytes)) return bytes;
  throw new Problem({
    code: 'lab-tool-missing',
    what: 'The busybox of this machine cannot start a lab VM',
    where: path,
    cause: 'it is linked to shared libraries',
    fix: 'Run: apt-get install busybox-static',
  });
}

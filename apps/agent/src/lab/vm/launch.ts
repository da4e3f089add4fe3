import { spawn } from 'node:child_process';
import { closeSync, constants, fchmodSync, fchownSync, fstatSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { allPorts, ownerPort } from '../guest/ports';
import { ownRights, type Rights } from '../host/rights';
import { needProgram } from '../host/run';
import { type HostExport, openForChild } from './exports';
import { type Accel, qemuArgs, supervised } from './qemu';
import { processStartTime } from './state';

export interface Launch {
  accel: Accel;
  memoryMb: number;
  cpus: number;
  channels: number;
  append: string | undefined;
  vmlinux: string;
  initrd: string;
  console: string;
  /** QEMU's working directory, where it makes its sockets */
  dir: string;
  exports: HostExport[];
  detached: boolean;
}

export interface Launched {
  pid: number;
  startTime: string;
  exited: Promise<void>;
}

/** Whose process QEMU is, when root starts it; no other process is this user's. */
export interface QemuUser {
  uid: number;
  gid: number;
  /** who uses its sockets, in a directory that is shared with this user's group */
  friend?: { uid: number; gid: number } | undefined;
}

/**
 * Start QEMU. Files and directories are opened here and reach it as /proc/self/fd/<n>, so that it needs no
 * right to walk to them: with the rights of whoever asked for the VM, so that what they may not open is not opened for
 * them, but for the exports in `own`, which are this process's. Throws Problem `lab-tool-missing`.
 */
export async function launch(
  plan: Launch,
  user?: QemuUser,
  { as }: Pick<Rights, 'as'> = ownRights,
  own: readonly string[] = [],
): Promise<Launched> {
  const fds: number[] = [];
  const keep = (fd: number) => {
    fds.push(fd);
    return fd;
  };
  try {
    const dir = as(() => keep(openOwnDirectory(plan.dir)));
    const console = as(() => keep(openConsole(plan.console)));
    const inherited = as(() => [plan.vmlinux, plan.initrd].map((path) => keep(openForChild(path))));
    for (const { tag, path } of plan.exports) {
      const open = () => keep(openForChild(path));
      inherited.push(own.includes(tag) ? open() : as(open));
    }
    if (user) share(dir, user);
    return await start(plan, user, dir, [console, console, ...inherited]);
  } finally {
    for (const fd of fds) closeSync(fd);
  }
}

async function start(
  plan: Launch,
  user: QemuUser | undefined,
  dir: number,
  fds: number[],
): Promise<Launched> {
  const args = qemuArgs({
    accel: plan.accel,
    memoryMb: plan.memoryMb,
    cpus: plan.cpus,
    kernel: '/proc/self/fd/3',
    initrd: '/proc/self/fd/4',
    append: plan.append,
    exports: plan.exports.map(({ tag }, i) => ({ tag, path: `/proc/self/fd/${5 + i}` })),
    ports: allPorts(plan.channels),
  });
  const [program, programArgs] = supervised(args, !plan.detached);
  const child = spawn(needProgram(program), programArgs, {
    cwd: `/proc/${process.pid}/fd/${dir}`,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', ...fds],
    detached: true, // a session of its own: Ctrl-C in a terminal is for us, and we stop it in order
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  child.unref();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.pid === undefined) throw await new Promise<Error>((resolve) => child.once('error', resolve));
  child.on('error', () => {}); // a failed kill
  return { pid: child.pid, startTime: processStartTime(child.pid) ?? '', exited };
}

/** The directory itself, where nobody has put a link or a directory of somebody else. */
function openOwnDirectory(path: string): number {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  if (fstatSync(fd).uid === process.geteuid?.()) return fd;
  closeSync(fd);
  throw new Error(`${path} belongs to another user`);
}

const openConsole = (path: string): number =>
  openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);

/** QEMU's own, and open to the group of its friend, who finds its sockets there and clears up after it. */
function share(dir: number, { uid, gid, friend }: QemuUser): void {
  fchownSync(dir, uid, friend?.gid ?? gid);
  // what is made inside has the directory's group
  fchmodSync(dir, 0o2770);
}

/** The guest says "up <release>" on the owner's port, which is there a moment after QEMU's start. */
export async function guestUp(dir: string, { as }: Rights, signal: AbortSignal): Promise<Socket> {
  const path = join(dir, ownerPort.socket);
  for (;;) {
    signal.throwIfAborted();
    const socket = await as(() => connected(path));
    if (!socket) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const up = await firstWord(socket, signal);
    if (up) return socket;
  }
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function firstWord(socket: Socket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    const settle = (up: boolean) => {
      signal.removeEventListener('abort', abort);
      resolve(up);
    };
    socket.on('error', () => {});
    socket.on('data', () => settle(true)); // stays, so that the socket flows
    socket.once('close', () => settle(false));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { allPorts, ownerPort } from '../guest/ports';
import { needProgram } from '../host/run';
import { openForChild } from './exports';
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
  exports: { tag: string; path: string }[];
  runAs: { uid: number; gid: number } | undefined;
  detached: boolean;
}

export interface Launched {
  pid: number;
  startTime: string;
  exited: Promise<void>;
  child: ChildProcess;
}

/**
 * Start QEMU. Files and directories are opened here and reach it as /proc/self/fd/<n>, so that it needs no
 * right to walk to them. Throws Problem `lab-tool-missing`.
 */
export async function launch(plan: Launch): Promise<Launched> {
  const inherited = [plan.vmlinux, plan.initrd, ...plan.exports.map(({ path }) => path)].map(openForChild);
  const console = openSync(plan.console, 'a', 0o600);
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
    cwd: plan.dir,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', console, console, ...inherited],
    detached: true, // a session of its own: Ctrl-C in a terminal is for us, and we stop it in order
    ...(plan.runAs ?? {}),
  });
  for (const fd of [console, ...inherited]) closeSync(fd);
  child.unref();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.pid === undefined) throw await new Promise<Error>((resolve) => child.once('error', resolve));
  child.on('error', () => {}); // a failed kill
  return { pid: child.pid, startTime: processStartTime(child.pid) ?? '', exited, child };
}

/** The guest says "up <release>" on the owner's port, which is there a moment after QEMU's start. */
export async function guestUp(dir: string, signal: AbortSignal): Promise<Socket> {
  const path = join(dir, ownerPort.socket);
  for (;;) {
    signal.throwIfAborted();
    const socket = await connected(path);
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

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Milliseconds, Problem } from '@hooklab/base';
import { allPorts, DEFAULT_CHANNELS, MAX_CHANNELS, ownerPort } from '../guest/ports';
import { guestTree } from '../guest/tree';
import { lockFile } from '../host/lock';
import { cancelled, missingTool } from '../host/run';
import { writeProblem } from '../store/aptproblem';
import { needKernel } from '../store/kernel';
import { defaultCache, defaultRuntimeDir, kernelFiles } from '../store/paths';
import type { LabVersion } from '../versions';
import { consoleTail } from './console';
import { hostExports, openForChild } from './exports';
import { type Accel, qemuArgs, supervised } from './qemu';
import { privateDir } from './runtime';
import {
  hostBootId,
  processStartTime,
  readVmState,
  removeVmFiles,
  type VmState,
  vmFiles,
  writeVmState,
} from './state';
import { crashLine, endProcess, LabVm } from './vm';

export interface BootProgress {
  step: 'prepare' | 'qemu' | 'kernel' | 'ready';
  /** for people: "starting the kernel 6.12.117+deb13-amd64" */
  text: string;
}

export interface BootOptions {
  /** default: defaultCache() */
  cache?: string;
  /** default: defaultRuntimeDir() */
  runtimeDir?: string;
  /** a host directory with loader.mjs and hooklab_native.node; the guest sees it read-only */
  loaderDir: string;
  progress?: (progress: BootProgress) => void;
  signal?: AbortSignal;
  /** more kernel parameters, e.g. `lockdown=confidentiality` */
  append?: string;
  memoryMb?: number;
  cpus?: number;
  /** how many clients can have a loader at the same time */
  channels?: number;
  /** when this process is root: run QEMU as this user instead */
  runAs?: { uid: number; gid: number };
  /** leave the VM running when this process ends */
  detached?: boolean;
  /** default 60 s */
  timeoutMs?: Milliseconds;
}

/**
 * Start a VM with a fetched kernel; resolves when its user space is up (a first loader is starting by then).
 * Throws Problem: lab-not-fetched, lab-running, lab-tool-missing, lab-loader, lab-host, lab-runtime,
 * lab-disk-full, lab-boot (QEMU or the kernel ended; log = console), lab-boot-timeout, lab-cancelled.
 */
export async function boot(version: LabVersion, options: BootOptions): Promise<LabVm> {
  const runtimeDir = options.runtimeDir ?? defaultRuntimeDir();
  privateDir(runtimeDir, options.runAs);
  const unlock = await lockFile(vmFiles(runtimeDir, version).lock, options.signal);
  try {
    return await bootLocked(version, runtimeDir, options);
  } catch (error) {
    throw writeProblem(`The lab VM ${version} was not started`, error, runtimeDir);
  } finally {
    unlock();
  }
}

async function bootLocked(version: LabVersion, runtimeDir: string, options: BootOptions): Promise<LabVm> {
  const { signal, runAs, detached = false } = options;
  const progress = options.progress ?? (() => {});
  const cache = options.cache ?? defaultCache();
  const channels = Math.min(options.channels ?? DEFAULT_CHANNELS, MAX_CHANNELS);
  if (signal?.aborted) throw cancelled('Booting');
  const kernel = needKernel(cache, version);
  const running = readVmState(runtimeDir, version);
  if (running) throw alreadyRunning(running);
  const accel: Accel = 'tcg';

  progress({ step: 'prepare', text: 'preparing the guest' });
  const files = vmFiles(runtimeDir, version);
  const paths = kernelFiles(cache, version);
  const { exports, node } = hostExports(options.loaderDir, cache);
  const tree = guestTree({
    kernel,
    config: readFileSync(paths.config),
    channels,
    persist: detached,
    node: node.path,
    nodeMount: node.mount,
  });
  rmSync(files.dir, { recursive: true, force: true });
  mkdirSync(files.dir, { mode: 0o700 });
  if (runAs) chownSync(files.dir, runAs.uid, runAs.gid);
  writeFileSync(files.initrd, Buffer.concat([readFileSync(paths.modules), tree]));
  chmodSync(files.initrd, 0o644); // the directory around it is private
  rmSync(files.console, { force: true });

  // fd 3… of the child: QEMU opens them as /proc/self/fd/N
  const inherited = [paths.vmlinux, files.initrd, ...exports.map(({ path }) => path)].map(openForChild);
  const console = openSync(files.console, 'a', 0o600);
  const args = qemuArgs({
    accel,
    memoryMb: options.memoryMb ?? 512,
    cpus: options.cpus ?? 1,
    kernel: '/proc/self/fd/3',
    initrd: '/proc/self/fd/4',
    append: options.append,
    exports: exports.map(({ tag }, i) => ({ tag, path: `/proc/self/fd/${5 + i}` })),
    ports: allPorts(channels),
  });
  progress({ step: 'qemu', text: 'starting QEMU' });
  const [program, programArgs] = supervised(args, !detached);
  const child = spawn(program, programArgs, {
    cwd: files.dir,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', console, console, ...inherited],
    detached: true, // a session of its own: Ctrl-C in a terminal is for us, and we stop it in order
    ...(runAs ?? {}),
  });
  for (const fd of [console, ...inherited]) closeSync(fd);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? missingTool(program) : error),
    );
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const startTime = child.pid === undefined ? undefined : processStartTime(child.pid);
  if (child.pid === undefined) return failed;
  const state: VmState = {
    format: 1,
    id: randomUUID(),
    version,
    release: kernel.release,
    pid: child.pid,
    startTime: startTime ?? '',
    bootId: hostBootId(),
    channels,
    accel,
    detached,
    startedAt: new Date().toISOString(),
  };
  writeVmState(runtimeDir, state);

  const abort = new AbortController();
  const onAbort = () => abort.abort('cancelled');
  signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(() => abort.abort('timeout'), options.timeoutMs ?? 60_000);
  void exited.then(() => abort.abort('exit'));
  try {
    progress({ step: 'kernel', text: `starting the kernel ${kernel.release}` });
    const owner = await Promise.race([failed, ownerUp(join(files.dir, ownerPort.socket), abort.signal)]);
    progress({ step: 'ready', text: `${kernel.release} is up` });
    const vm = new LabVm(runtimeDir, kernel, state, exited);
    if (detached) {
      owner.destroy();
      child.unref();
    } else {
      // The guest powers off when this connection ends.
      owner.unref();
      child.unref();
    }
    return vm;
  } catch (error) {
    await endProcess(state);
    const log = consoleTail(files.console);
    removeVmFiles(runtimeDir, version);
    if (!abort.signal.aborted) throw error;
    if (abort.signal.reason === 'cancelled') throw cancelled('Booting');
    throw bootProblem(version, abort.signal.reason as 'timeout' | 'exit', log);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    rmSync(files.initrd, { force: true });
  }
}

/** Connect to the owner's port as soon as QEMU has made it, and wait for "up <release>". Rejects when aborted. */
async function ownerUp(path: string, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    if (signal.aborted) throw new Error(String(signal.reason));
    const socket = await connected(path);
    if (!socket) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    return new Promise((resolve, reject) => {
      const stop = () => {
        socket.destroy();
        reject(new Error(String(signal.reason)));
      };
      signal.addEventListener('abort', stop);
      socket.on('error', () => {});
      socket.once('data', () => {
        signal.removeEventListener('abort', stop);
        socket.on('data', () => {}); // nothing more is said; keep it flowing
        resolve(socket);
      });
    });
  }
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

const alreadyRunning = (state: VmState): Problem =>
  new Problem({
    code: 'lab-running',
    what: `A lab VM ${state.version} is already running`,
    where: `process ${state.pid}, since ${state.startedAt}`,
    cause: 'one VM a kernel and runtime directory',
    fix: `Use it as the target lab:${state.version}, or stop it with: hooklab lab stop ${state.version}`,
  });

function bootProblem(version: LabVersion, reason: 'timeout' | 'exit', log: string): Problem {
  if (/exec: qemu-system|qemu-system-x86_64: not found/.test(log)) return missingTool('qemu-system-x86_64');
  if (reason === 'timeout')
    return new Problem({
      code: 'lab-boot-timeout',
      what: `The lab VM ${version} did not come up in time`,
      cause: crashLine(log) ?? 'this machine may be very busy',
      fix: 'Try again when it is less busy',
      log,
    });
  return new Problem({
    code: 'lab-boot',
    what: `The lab VM ${version} ended while it was starting`,
    cause: crashLine(log) ?? 'QEMU ended',
    fix: `Try again; if it stays so, fetch the kernel anew: hooklab lab fetch ${version} --refresh`,
    log,
  });
}

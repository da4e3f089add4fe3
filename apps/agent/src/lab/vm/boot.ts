import { randomUUID } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Milliseconds } from '@hooklab/base';
import { carriedNode, carriedTree } from '../guest/carry';
import { DEFAULT_CHANNELS, MAX_CHANNELS } from '../guest/ports';
import { guestTree } from '../guest/tree';
import { lockFile } from '../host/lock';
import { cancelled, needProgram } from '../host/run';
import { writeProblem } from '../store/aptproblem';
import type { LabId } from '../store/id';
import { type KernelInfo, needKernel } from '../store/kernel';
import { defaultCache, defaultRuntimeDir, kernelFiles } from '../store/paths';
import { kernelParameters } from '../store/vmoptions';
import { consoleTail } from './console';
import { hostExports } from './exports';
import { ownKeeper, type QemuKeeper } from './keeper';
import { kvmFailed, kvmVerdict } from './kvm';
import { guestUp, type Launch } from './launch';
import { alreadyRunning, bootProblem } from './problems';
import { type Accel, QEMU } from './qemu';
import { privateDir } from './runtime';
import { hostBootId, readVmState, removeVmFiles, type VmState, vmFiles, writeVmState } from './state';
import { endProcess, LabVm } from './vm';

export interface BootProgress {
  step: 'prepare' | 'qemu' | 'kernel' | 'ready';
  /** for people: "starting the kernel 6.12.117+deb13-amd64" */
  text: string;
}

export interface BootOptions {
  /** default: defaultCache() */
  cache?: string | undefined;
  /** where added kernels lie; default: defaultState() */
  state?: string | undefined;
  /** default: defaultRuntimeDir() */
  runtimeDir?: string;
  /** a host directory with loader.mjs and hooklab_native.node; the guest sees it read-only */
  loaderDir: string;
  progress?: (progress: BootProgress) => void;
  signal?: AbortSignal | undefined;
  /** more kernel parameters, e.g. `lockdown=confidentiality` */
  append?: string;
  memoryMb?: number;
  cpus?: number;
  /** how many clients can have a loader at the same time */
  channels?: number;
  /** who starts and ends QEMU; default: this process, as itself */
  keeper?: QemuKeeper;
  /** leave the VM running when this process ends; without it the VM dies with this process */
  detached?: boolean;
  /** `auto`: KVM where a self-test shows that it works, else TCG, the software emulation */
  accel?: 'auto' | 'tcg';
  /** default 60 s */
  timeoutMs?: Milliseconds;
}

const MEMORY_MB = 512;
/** What the files of a guest without 9p take: once in the initramfs, once unpacked. */
const CARRIED_MB = 256;
const BOOT_TIMEOUT = 60_000;
/** Under KVM a guest is up in a second or two; if not, KVM is not to be trusted. */
const KVM_TIMEOUT = 12_000;

/**
 * Start a VM with a fetched kernel; resolves when its user space is up (a first loader is starting by then).
 * The VM does not keep this process's event loop alive; its open channels do.
 * Throws Problem: lab-not-fetched, lab-running, lab-tool-missing, lab-loader, lab-host, lab-runtime,
 * lab-disk-full, lab-boot (QEMU or the kernel ended; log = console), lab-boot-timeout, lab-cancelled.
 */
export async function boot(version: LabId, options: BootOptions): Promise<LabVm> {
  const runtimeDir = options.runtimeDir ?? defaultRuntimeDir();
  const cache = options.cache ?? defaultCache();
  if (options.signal?.aborted) throw cancelled('Booting');
  const kernel = needKernel({ cache, state: options.state }, version);
  needProgram(QEMU);
  const keeper = options.keeper ?? ownKeeper();
  const { rights } = keeper;
  rights.as(() => privateDir(runtimeDir, version));
  const unlock = await lockFile(vmFiles(runtimeDir, version).lock, { signal: options.signal, rights });
  try {
    const running = rights.as(() => readVmState(runtimeDir, version));
    if (running) throw alreadyRunning(running);
    return await prepareAndStart({ version, runtimeDir, cache, kernel, keeper, options });
  } catch (error) {
    const what = `The lab VM ${version} was not started`;
    // a write that failed names no path: what is large goes to the runtime directory
    const { path = '' } = error as NodeJS.ErrnoException;
    const { dir } = kernelFiles({ cache, state: options.state }, version);
    if (path.startsWith(cache)) throw writeProblem(what, error, cache, 'HOOKLAB_CACHE');
    if (path.startsWith(dir)) throw writeProblem(what, error, dir, 'HOOKLAB_STATE');
    throw writeProblem(what, error, runtimeDir, 'HOOKLAB_RUNTIME');
  } finally {
    unlock();
  }
}

interface Job {
  version: LabId;
  runtimeDir: string;
  cache: string;
  kernel: KernelInfo;
  keeper: QemuKeeper;
  options: BootOptions;
}

async function prepareAndStart(job: Job): Promise<LabVm> {
  const { version, runtimeDir, cache, kernel, keeper, options } = job;
  const files = vmFiles(runtimeDir, version);
  const paths = kernelFiles({ cache, state: options.state }, version);
  const channels = Math.max(1, Math.min(options.channels ?? DEFAULT_CHANNELS, MAX_CHANNELS));
  const detached = options.detached ?? false;
  const own = kernel.options;

  options.progress?.({ step: 'prepare', text: 'preparing the guest' });
  const { as } = keeper.rights;
  const share = kernel.files9p
    ? hostExports(options.loaderDir, cache, keeper)
    : { exports: [], node: carriedNode() };
  const carried = kernel.files9p ? undefined : carriedTree(options.loaderDir);
  const tree = guestTree({
    kernel,
    config: as(() => configOf(paths.config)),
    channels,
    persist: detached,
    node: share.node,
    carried,
  });
  try {
    as(() => {
      writeFileSync(files.initrd, Buffer.concat([readFileSync(paths.modules), tree]));
      chmodSync(files.initrd, 0o644); // the directory around it is private
    });
    const plan: Omit<Launch, 'accel'> = {
      memoryMb: options.memoryMb ?? own.memoryMb ?? (kernel.files9p ? MEMORY_MB : MEMORY_MB + CARRIED_MB),
      cpus: options.cpus ?? own.cpus ?? 1,
      channels,
      append: [kernelParameters(own), options.append].filter(Boolean).join(' ') || undefined,
      vmlinux: paths.vmlinux,
      initrd: files.initrd,
      console: files.console,
      dir: files.dir,
      exports: share.exports,
      detached,
    };
    if (options.accel !== 'tcg') {
      const runAs = process.getuid?.() === 0 ? keeper.user : undefined;
      const kvm = await kvmVerdict({ cache, runAs, rights: keeper.rights });
      if (kvm.usable) {
        try {
          return await start(job, { ...plan, accel: 'kvm' }, KVM_TIMEOUT);
        } catch (error) {
          if (options.signal?.aborted) throw error;
          kvmFailed(kvm, cache, (error as Error).message, keeper.rights);
        }
      }
    }
    return await start(job, { ...plan, accel: 'tcg' }, options.timeoutMs ?? BOOT_TIMEOUT);
  } finally {
    as(() => rmSync(files.initrd, { force: true }));
  }
}

/** A kernel may have none; a link in its place is followed with the rights at hand, as any other. */
const configOf = (path: string): Uint8Array | undefined =>
  lstatSync(path, { throwIfNoEntry: false }) && readFileSync(path);

async function start(job: Job, plan: Launch, timeoutMs: Milliseconds): Promise<LabVm> {
  const { version, runtimeDir, kernel, keeper, options } = job;
  const { as } = keeper.rights;
  as(() => {
    rmSync(plan.dir, { recursive: true, force: true });
    rmSync(plan.console, { force: true });
    mkdirSync(plan.dir, { mode: 0o700 });
  });

  options.progress?.({ step: 'qemu', text: `starting QEMU (${accelName[plan.accel]})` });
  const { pid, startTime, exited } = await keeper.launch(plan);
  const state: VmState = {
    format: 1,
    id: randomUUID(),
    version,
    release: kernel.release,
    pid,
    startTime,
    bootId: hostBootId(),
    channels: plan.channels,
    accel: plan.accel,
    detached: plan.detached,
    startedAt: new Date().toISOString(),
  };

  const abort = new AbortController();
  const onAbort = () => abort.abort('cancelled' satisfies Ending);
  options.signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(() => abort.abort('timeout' satisfies Ending), timeoutMs);
  void exited.then(() => abort.abort('exit' satisfies Ending));
  try {
    as(() => writeVmState(runtimeDir, state));
    options.progress?.({ step: 'kernel', text: `starting the kernel ${kernel.release}` });
    const owner = await guestUp(plan.dir, keeper.rights, abort.signal);
    // Held to our end: the guest powers off when it closes. A detached one takes the next owner.
    if (plan.detached) owner.destroy();
    else owner.unref();
    options.progress?.({ step: 'ready', text: `${kernel.release} is up` });
    return new LabVm(runtimeDir, kernel, state, keeper, exited);
  } catch (error) {
    await endProcess(state, keeper);
    const log = as(() => consoleTail(plan.console));
    as(() => removeVmFiles(runtimeDir, version));
    if (!abort.signal.aborted) throw error;
    const ending = abort.signal.reason as Ending;
    throw ending === 'cancelled' ? cancelled('Booting') : bootProblem(version, ending, timeoutMs, log);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

type Ending = 'cancelled' | 'timeout' | 'exit';

const accelName: Record<Accel, string> = { kvm: 'KVM', tcg: 'software emulation' };

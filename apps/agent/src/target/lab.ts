import { readFileSync } from 'node:fs';
import { type Milliseconds, Problem } from '@hooklab/base';
import type { BootCost, TargetId } from '@hooklab/protocol';
import {
  attach,
  boot,
  type CommandOptions,
  type CommandResult,
  fetch,
  kernelFiles,
  type LabVersion,
  type LabVm,
  labDownload,
  labVersion,
  labVersions,
  list,
  readKernel,
  stopVm,
} from '../lab';
import { runUnprivileged } from '../privilege/drop';
import { qemuKeeper } from '../privilege/keeper';
import { isRoot, unprivilegedOwner } from '../state/owner';
import type { Paths } from '../state/paths';
import type { Product } from '../state/product';
import type { LoaderStream } from './connection';
import { guestLoaderGone } from './guestGone';
import type { Progress, Target } from './target';

/** The lab kernel that is opened when nobody asked for one: the newest long-term kernel of the four. */
export const labDefault: TargetId = 'lab:6.12';

/** Without KVM, on an idle machine. */
const USUAL_BOOT: Milliseconds = 15_000;

export function labTargets(paths: Paths, product: Product): Target[] {
  return labVersions.map((version) => new LabTarget(version, paths, product));
}

/** A throw-away VM as a target: attached to when one runs already, else fetched, booted, and stopped with us. */
class LabTarget implements Target {
  readonly id: TargetId;
  readonly title: string;
  readonly #version: LabVersion;
  readonly #paths: Paths;
  readonly #product: Product;
  #own: LabVm | null = null;
  #bootMs: Milliseconds = USUAL_BOOT;

  constructor(version: LabVersion, paths: Paths, product: Product) {
    this.id = `lab:${version}`;
    this.title = `Lab VM, Debian ${version}`;
    this.#version = version;
    this.#paths = paths;
    this.#product = product;
  }

  async open(progress: Progress, signal: AbortSignal): Promise<LoaderStream> {
    let vm = await this.#running(progress, signal);
    progress('starting the loader');
    let from = vm.consoleEnd;
    const channel = await vm.open(signal).catch(async (error) => {
      // it ended between two looks at it (killed, out of memory): its files go, and another one boots
      if (vm.alive || signal.aborted) throw error;
      await vm.stop();
      if (this.#own === vm) this.#own = null;
      vm = await this.#running(progress, signal);
      from = vm.consoleEnd;
      return vm.open(signal);
    });
    let reason: Problem | undefined;
    channel.on('error', (error) => {
      if (error instanceof Problem) reason = error;
    });
    return {
      input: channel,
      output: channel,
      reason: () => reason ?? guestLoaderGone(channel.exitStatus, vm.consoleFrom(from)),
      gone: new Promise((resolve) => channel.once('close', () => resolve())),
      close: () => channel.destroy(),
    };
  }

  /** The time is that of the last boot here, else a usual one. */
  boot(): BootCost {
    const fetched = readKernel(this.#paths.cache, this.#version) !== undefined;
    return { bytes: fetched ? 0 : labDownload[this.#version], ms: this.#bootMs };
  }

  async exec(command: string, options: CommandOptions): Promise<CommandResult> {
    return (await this.#running(() => {}, options.signal ?? new AbortController().signal)).run(
      command,
      options,
    );
  }

  async stop(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    await own?.stop();
  }

  btf(): Uint8Array {
    const { btf } = kernelFiles(this.#paths.cache, this.#version);
    return qemuKeeper().rights.as(() => readFileSync(btf));
  }

  async #running(progress: Progress, signal: AbortSignal): Promise<LabVm> {
    const { cache, runtime } = this.#paths;
    if (this.#own?.alive) return this.#own;
    // it has ended a moment ago, and nobody has told us yet
    await this.#own?.stop();
    this.#own = null;
    const keeper = qemuKeeper();
    const running = list({ cache, runtimeDir: runtime, keeper }).some(
      (k) => k.version === this.#version && k.running,
    );
    if (running) return attach(this.#version, { cache, runtimeDir: runtime, keeper });
    if (!readKernel(cache, this.#version)) await this.#fetch(progress, signal);
    const from = performance.now();
    const vm = await boot(this.#version, {
      cache,
      runtimeDir: runtime,
      loaderDir: this.#product.loaderDir,
      signal,
      progress: (p) => progress(p.text),
      keeper,
    });
    this.#bootMs = performance.now() - from;
    this.#own = vm;
    vm.onExit(() => {
      if (this.#own === vm) this.#own = null;
    });
    return vm;
  }

  /** Root itself fetches nothing: apt and all that unpacks are processes of the agent's user. */
  async #fetch(progress: Progress, signal: AbortSignal): Promise<void> {
    if (isRoot()) {
      progress('fetching the kernel');
      const args = ['lab', 'fetch', this.#version];
      const code = await runUnprivileged(args, unprivilegedOwner(), this.#paths, this.#product, signal);
      if (code === 0) return;
      throw new Problem({
        code: 'lab-not-fetched',
        what: `The ${this.#version} kernel was not fetched`,
        cause: signal.aborted ? 'it was stopped' : 'the line before this one says why',
        fix: `Run: hooklab lab fetch ${this.#version}`,
      });
    }
    await fetch(this.#version, {
      cache: this.#paths.cache,
      signal,
      progress: (p) => progress(p.text),
    });
  }
}

/** `hooklab lab …`: VMs that go on when the command ends. */
export function labDetached(paths: Paths) {
  const { cache, runtime } = paths;
  const fetchOne = (text: string, progress: Progress, signal: AbortSignal, refresh = false) =>
    fetch(labVersion(text), { cache, signal, refresh, progress: (p) => progress(p.text) });

  return {
    versions: labVersions,
    list: () => list({ cache, runtimeDir: runtime }),
    fetch: fetchOne,
    async boot(text: string, product: Product, progress: Progress, signal: AbortSignal): Promise<LabVm> {
      if (!readKernel(cache, labVersion(text))) await fetchOne(text, progress, signal);
      return boot(labVersion(text), {
        cache,
        runtimeDir: runtime,
        loaderDir: product.loaderDir,
        signal,
        progress: (p) => progress(p.text),
        detached: true,
        keeper: qemuKeeper(),
      });
    },
    /** A shell command inside a VM that runs. */
    exec: (text: string, command: string, options: CommandOptions) =>
      attach(labVersion(text), { cache, runtimeDir: runtime }).runBytes(command, options),
    stop: (text: string) => stopVm(labVersion(text), { cache, runtimeDir: runtime, keeper: qemuKeeper() }),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { type Milliseconds, Problem } from '@hooklab/base';
import type { BootCost, TargetId } from '@hooklab/protocol';
import {
  type AddOptions,
  addedKernels,
  addKernel,
  attach,
  boot,
  type CommandOptions,
  type CommandResult,
  fetch,
  isBuiltIn,
  isLabId,
  type KernelInfo,
  kernelFiles,
  knownLabId,
  type LabId,
  type LabVersion,
  type LabVm,
  labDownload,
  labVersion,
  labVersions,
  list,
  readKernel,
  removeKernel,
  sourceOf,
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

/** The four, then the added ones; broken ones are told by `hooklab lab list`. */
export function labTargets(paths: Paths, product: Product): Target[] {
  const added = qemuKeeper().rights.as(() => addedKernels(paths));
  return [
    ...labVersions.map((version) => new LabTarget(version, `Debian ${version}`, paths, product)),
    ...added.flatMap(({ id, kernel }) =>
      kernel ? [new LabTarget(id, `${id}, ${kernel.release}`, paths, product, kernel.added?.bootMs)] : [],
    ),
  ];
}

/** A throw-away VM as a target: attached to when one runs already, else fetched, booted, and stopped with us. */
class LabTarget implements Target {
  readonly id: TargetId;
  readonly title: string;
  readonly #version: LabId;
  readonly #paths: Paths;
  readonly #product: Product;
  #own: LabVm | null = null;
  #bootMs: Milliseconds;

  constructor(version: LabId, name: string, paths: Paths, product: Product, bootMs = USUAL_BOOT) {
    this.id = `lab:${version}`;
    this.title = `Lab VM, ${name}`;
    this.#bootMs = bootMs;
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
    const version = labVersions.find((each) => each === this.#version);
    const fetched = !version || readKernel(this.#paths, version) !== undefined;
    return { bytes: fetched ? 0 : labDownload[version], ms: this.#bootMs };
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

  /** null: the kernel has none, or it could not be read out of its file. */
  btf(): Uint8Array | null {
    const { btf } = kernelFiles(this.#paths, this.#version);
    return qemuKeeper().rights.as(() => (existsSync(btf) ? readFileSync(btf) : null));
  }

  async #running(progress: Progress, signal: AbortSignal): Promise<LabVm> {
    const { cache, state, runtime } = this.#paths;
    if (this.#own?.alive) return this.#own;
    // it has ended a moment ago, and nobody has told us yet
    await this.#own?.stop();
    this.#own = null;
    const keeper = qemuKeeper();
    const running = list({ cache, state, runtimeDir: runtime, keeper }).some(
      (k) => k.version === this.#version && k.running,
    );
    if (running) return attach(this.#version, { cache, state, runtimeDir: runtime, keeper });
    if (isBuiltIn(this.#version) && !readKernel(this.#paths, this.#version))
      await this.#fetch(labVersion(this.#version), progress, signal);
    const from = performance.now();
    const vm = await boot(this.#version, {
      cache,
      state,
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
  async #fetch(version: LabVersion, progress: Progress, signal: AbortSignal): Promise<void> {
    if (isRoot()) {
      progress('fetching the kernel');
      const args = ['lab', 'fetch', version];
      const code = await runUnprivileged(args, unprivilegedOwner(), this.#paths, this.#product, signal);
      if (code === 0) return;
      throw new Problem({
        code: 'lab-not-fetched',
        what: `The ${version} kernel was not fetched`,
        cause: signal.aborted ? 'it was stopped' : 'the line before this one says why',
        fix: `Run: hooklab lab fetch ${version}`,
      });
    }
    await fetch(version, {
      cache: this.#paths.cache,
      signal,
      progress: (p) => progress(p.text),
    });
  }
}

/** `hooklab lab …`: VMs that go on when the command ends. */
export function labDetached(paths: Paths) {
  const { cache, state, runtime } = paths;
  const places = { cache, state, runtimeDir: runtime };
  const fetchOne = (text: string, progress: Progress, signal: AbortSignal, refresh = false) =>
    fetch(labVersion(text), { cache, signal, refresh, progress: (p) => progress(p.text) });

  return {
    versions: labVersions,
    list: () => list(places),
    /** the added kernels that cannot be used, each with its reason */
    broken: (): Problem[] => addedKernels(paths).flatMap(({ problem }) => problem ?? []),
    fetch: fetchOne,
    async boot(text: string, product: Product, progress: Progress, signal: AbortSignal): Promise<LabVm> {
      const id = knownLabId(paths, text);
      if (isBuiltIn(id) && !readKernel(paths, id)) await fetchOne(id, progress, signal);
      return boot(id, {
        ...places,
        loaderDir: product.loaderDir,
        signal,
        progress: (p) => progress(p.text),
        detached: true,
        keeper: qemuKeeper(),
      });
    },
    /** Another kernel of the lab's. Its first boot is a VM of its own that ends with this. */
    async add(
      words: readonly string[],
      { name, modulesDir, options }: Pick<AddOptions, 'name' | 'modulesDir' | 'options'>,
      product: Product,
      progress: Progress,
      signal: AbortSignal,
    ): Promise<KernelInfo> {
      const source = sourceOf(words);
      if (source.kind === 'lab') {
        const id = knownLabId(paths, source.id);
        if (isBuiltIn(id) && !readKernel(paths, id)) await fetchOne(id, progress, signal);
      }
      return addKernel(source, {
        shelf: paths,
        name,
        modulesDir,
        options,
        progress: (p) => progress(p.text),
        signal,
        async firstBoot(id, shelf, signal) {
          const from = performance.now();
          const vm = await boot(id, {
            ...shelf,
            runtimeDir: runtime,
            loaderDir: product.loaderDir,
            signal,
            progress: (p) => progress(p.text),
            keeper: qemuKeeper(),
          });
          const ms = performance.now() - from;
          await vm.stop();
          return ms;
        },
      });
    },
    /** False when there was none. What runs of it is stopped. */
    async remove(text: string): Promise<boolean> {
      if (!isBuiltIn(text) && isLabId(text)) await stopVm(text, { ...places, keeper: qemuKeeper() });
      return removeKernel(paths, text);
    },
    /** A shell command inside a VM that runs. */
    exec: (text: string, command: string, options: CommandOptions) =>
      attach(knownLabId(paths, text), places).runBytes(command, options),
    stop: (text: string) => stopVm(knownLabId(paths, text), { ...places, keeper: qemuKeeper() }),
  };
}

import { Problem } from '@hooklab/base';
import { execResultSchema, type TargetId } from '@hooklab/protocol';
import { boot, fetch, kernelFiles, labVersions as LAB_VERSIONS, type LabVersion, type LabVm } from '../lab';
const attach = async (_v: LabVersion, _o: object): Promise<LabVm | null> => null;
const list = async (_o: object): Promise<any[]> => [];
const stopVm = async (..._a: unknown[]) => {};
const isFetched = (_v: string, _c: string) => true;
const readLabBtf = (v: LabVersion, c: string) => new Uint8Array(readFileSync(kernelFiles(c, v).btf));
import { readFileSync } from 'node:fs';
import type { Owner, Paths } from '../state/paths';
import type { Product } from '../state/product';
import { LoaderConnection, type LoaderStream } from './connection';
import type { Progress, Target } from './target';

/** The lab kernel that is opened when nobody asked for one: the newest long-term kernel of the four. */
export const labDefault: TargetId = 'lab:6.12';

export function labTargets(paths: Paths, product: Product, runAs: Owner | undefined): Target[] {
  return LAB_VERSIONS.map((version) => new LabTarget(version, paths, product, runAs));
}

/** A throw-away VM as a target: attached to when one runs already, else fetched, booted, and stopped with us. */
class LabTarget implements Target {
  readonly id: TargetId;
  readonly title: string;
  readonly #version: LabVersion;
  readonly #paths: Paths;
  readonly #product: Product;
  readonly #runAs: Owner | undefined;
  #own: LabVm | null = null;

  constructor(version: LabVersion, paths: Paths, product: Product, runAs: Owner | undefined) {
    this.id = `lab:${version}`;
    this.title = `Lab VM, Debian ${version}`;
    this.#version = version;
    this.#paths = paths;
    this.#product = product;
    this.#runAs = runAs;
  }

  async open(progress: Progress, signal: AbortSignal): Promise<LoaderStream> {
    const vm = await this.#running(progress, signal);
    progress('starting the loader');
    const channel = await vm.open(signal);
    let reason: Problem | undefined;
    channel.on('error', (error) => {
      if (error instanceof Problem) reason = error;
    });
    return {
      input: channel,
      output: channel,
      reason: () =>
        reason ?? {
          code: 'loader-gone',
          what: 'The loader is gone',
          cause: loaderEnd(channel.exitStatus),
          fix: 'Its programs are detached. Run again: the target opens by itself',
        },
      close: () => channel.destroy(),
    };
  }

  async stop(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    await own?.stop();
  }

  btf(): Uint8Array | null {
    return readLabBtf(this.#version, this.#paths.cache);
  }

  async #running(progress: Progress, signal: AbortSignal): Promise<LabVm> {
    const { cache, runtime } = this.#paths;
    const known = this.#own ?? (await attach(this.#version, { cache, runtimeDir: runtime }));
    if (known) return known;
    if (!isFetched(this.#version, cache)) {
      await fetch(this.#version, { cache, signal, progress: (p) => progress(p.text) });
    }
    const vm = await boot(this.#version, {
      cache,
      runtimeDir: runtime,
      loaderDir: this.#product.loaderDir,
      signal,
      progress: (p) => progress(p.text),
      ...(this.#runAs ? { runAs: this.#runAs } : {}),
    });
    this.#own = vm;
    vm.onExit(() => {
      if (this.#own === vm) this.#own = null;
    });
    return vm;
  }
}

function loaderEnd(status: number | undefined): string {
  if (status === undefined) return 'its connection closed';
  if (status > 128) return `it was killed by signal ${status - 128}`;
  return `it ended with code ${status}`;
}

/** `hooklab lab …`: VMs that go on when the command ends. */
export function labDetached(paths: Paths, runAs?: Owner) {
  const { cache, runtime } = paths;
  const version = (text: string): LabVersion => {
    const known = LAB_VERSIONS.find((v) => v === text);
    if (known) return known;
    throw new Problem({
      code: 'unknown-kernel',
      what: `There is no lab kernel “${text}”`,
      fix: `Take one of ${LAB_VERSIONS.join(', ')}`,
    });
  };
  const fetchOne = (text: string, progress: Progress, signal: AbortSignal) =>
    fetch(version(text), { cache, signal, progress: (p) => progress(p.text) });

  return {
    versions: LAB_VERSIONS,
    list: () => list({ cache, runtimeDir: runtime }),
    fetch: fetchOne,
    async boot(text: string, product: Product, progress: Progress, signal: AbortSignal): Promise<LabVm> {
      if (!isFetched(version(text), cache)) await fetchOne(text, progress, signal);
      return boot(version(text), {
        cache,
        runtimeDir: runtime,
        loaderDir: product.loaderDir,
        signal,
        progress: (p) => progress(p.text),
        detached: true,
        ...(runAs ? { runAs } : {}),
      });
    },
    /** A shell command inside a VM that runs, through a loader of its own. */
    async exec(text: string, command: string) {
      const vm = await attach(version(text), { cache, runtimeDir: runtime });
      if (!vm) {
        throw new Problem({
          code: 'lab-not-running',
          what: `lab:${text} does not run`,
          fix: `Boot it: npx hooklab lab boot ${text}`,
        });
      }
      const channel = await vm.open();
      const connection = await LoaderConnection.open({ input: channel, output: channel, close: () => channel.destroy() });
      try {
        return execResultSchema.parse(await connection.request('exec', { command }));
      } finally {
        connection.close();
      }
    },
    stop: (text: string) => stopVm(version(text), { cache, runtimeDir: runtime }),
  };
}

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, Problem } from '@hooklab/base';
import { lockFile } from '../host/lock';
import { cancelled, run } from '../host/run';
import { type Package, PrivateApt } from './apt';
import { aptProblem, needSpace, writeProblem } from './aptproblem';
import { chooseKernel } from './choose';
import { keepKernel } from './keep';
import { type KernelInfo, readKernel } from './kernel';
import { partsOfPackage } from './parts';
import { defaultCache, kernelFiles, labDir } from './paths';
import { odd, sha256, takeKernel } from './unpack';
import { type LabVersion, suitesOf } from './versions';

export interface FetchProgress {
  step: 'wait' | 'index' | 'choose' | 'download' | 'check' | 'unpack' | 'keep' | 'done';
  /** for people: "downloading linux-image-6.12.117+deb13-amd64" */
  text: string;
  /** while downloading */
  bytes?: Bytes;
  total?: Bytes;
}

export interface FetchOptions {
  /** default: defaultCache() */
  cache?: string;
  /** fetch again even when it is there, e.g. for a newer package */
  refresh?: boolean;
  progress?: (progress: FetchProgress) => void;
  signal?: AbortSignal;
}

/** Room for the indexes of a version's suites, and for what is kept of a kernel twice (it is made, then moved). */
export const INDEX_BYTES = 150e6;
export const KEPT_BYTES = 150e6;

/**
 * Have a kernel in <cache>/lab/<version>/. Does nothing when it is there. Two fetches of one version wait for
 * each other; a broken-off one leaves nothing but a directory that the next one removes.
 * Throws Problem: lab-version, lab-mirror, lab-network, lab-signature, lab-disk-full, lab-cache,
 * lab-tool-missing, lab-package, lab-cancelled.
 */
export async function fetch(version: LabVersion, options: FetchOptions = {}): Promise<KernelInfo> {
  const cache = options.cache ?? defaultCache();
  const { signal } = options;
  const progress = options.progress ?? (() => {});
  const present = options.refresh ? undefined : readKernel({ cache }, version);
  if (present) return present;
  needAmd64();

  const failed = `The ${version} kernel was not fetched`;
  const dir = labDir(cache);
  try {
    mkdirSync(dir, { recursive: true });
    const unlock = await lockFile(join(dir, `.lock-${version}`), {
      signal,
      onWait: () => progress({ step: 'wait', text: `another process is fetching ${version}` }),
    });
    try {
      const meanwhile = options.refresh ? undefined : readKernel({ cache }, version);
      if (meanwhile) return meanwhile;
      // We hold the lock: such directories are of fetches that died.
      for (const name of readdirSync(dir))
        if (name.startsWith(`.fetch-${version}-`)) rmSync(join(dir, name), { recursive: true, force: true });
      const temp = mkdtempSync(join(dir, `.fetch-${version}-`));
      try {
        return await fetchInto(temp, version, cache, progress, signal);
      } finally {
        rmSync(temp, { recursive: true, force: true });
      }
    } finally {
      unlock();
    }
  } catch (error) {
    if (signal?.aborted) throw cancelled(`Fetching ${version}`);
    throw writeProblem(failed, error, dir);
  }
}

async function fetchInto(
  temp: string,
  version: LabVersion,
  cache: string,
  progress: (progress: FetchProgress) => void,
  signal: AbortSignal | undefined,
): Promise<KernelInfo> {
  chmodSync(temp, 0o755);
  const aptDir = join(temp, 'apt');
  mkdirSync(aptDir);
  const apt = await PrivateApt.create(aptDir, suitesOf[version], signal);

  const failed = `The ${version} kernel was not fetched`;
  needSpace(labDir(cache), INDEX_BYTES, failed);
  progress({ step: 'index', text: 'fetching the signed package indexes' });
  const output = await apt.update();
  progress({ step: 'choose', text: `looking for the newest ${version} kernel` });
  const choice = await chooseKernel(apt, version, output, signal);

  const root = await unpackedPackages(apt, choice.packages, temp, failed, progress, signal);
  const parts = partsOfPackage(root);
  if (!parts) throw odd('there is no boot/vmlinuz-* in them');
  const kernel = await takeKernel(parts, root, signal);
  // the four are whole
  if (kernel.lacks.length > 0) throw odd(kernel.lacks.join('; '));

  progress({ step: 'keep', text: `keeping ${kernel.release}` });
  const ready = join(temp, 'ready');
  const info = keepKernel(ready, kernel, {
    version,
    packageVersion: choice.packageVersion,
    suite: choice.suite,
    packages: choice.packages.map(packageFacts),
    options: {},
  });
  if (signal?.aborted) throw cancelled(`Fetching ${version}`);

  const target = kernelFiles({ cache }, version).dir;
  rmSync(target, { recursive: true, force: true });
  renameSync(ready, target);
  progress({ step: 'done', text: `${kernel.release} is here` });
  return info;
}

/** Download, check and unpack; the directory below `temp` that they are unpacked to. */
export async function unpackedPackages(
  apt: PrivateApt,
  packages: Package[],
  temp: string,
  failed: string,
  progress: (progress: FetchProgress) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const total = packages.reduce((sum, { size }) => sum + size, 0);
  const unpacked = packages.reduce((sum, { installed }) => sum + installed, 0);
  needSpace(temp, total + unpacked + KEPT_BYTES, failed);
  const text = `downloading ${packages[0]!.name}`;
  progress({ step: 'download', text, bytes: 0, total });
  await apt.download(packages, (percent) =>
    progress({ step: 'download', text, bytes: Math.round((total * percent) / 100), total }),
  );

  progress({ step: 'check', text: 'checking the packages' });
  const debs = checkedFiles(apt.debs, packages);
  progress({ step: 'unpack', text: 'unpacking' });
  const root = join(temp, 'root');
  for (const deb of debs) {
    const { code, stderr } = await run('dpkg-deb', ['-x', deb, root], { signal });
    if (code !== 0) throw aptProblem('The kernel package was not unpacked', stderr, deb);
    rmSync(deb);
  }
  return root;
}

export const packageFacts = ({ name, version, size, sha256 }: Package): KernelInfo['packages'][number] => ({
  name,
  version,
  size,
  sha256,
});

/** The downloaded files, each with the size and SHA-256 that the signed index names. Throws Problem `lab-signature`. */
function checkedFiles(dir: string, packages: Package[]): string[] {
  const bySum = new Map<string, string>();
  for (const name of readdirSync(dir)) {
    if (name.endsWith('.deb')) bySum.set(sha256(readFileSync(join(dir, name))), join(dir, name));
  }
  return packages.map(({ name, sha256: sum }) => {
    const file = bySum.get(sum);
    if (file) return file;
    throw new Problem({
      code: 'lab-signature',
      what: `The package ${name} is not the one that Debian signed`,
      cause: `no downloaded file has the SHA-256 ${sum}`,
      fix: 'Try again; if it stays so, use another mirror',
    });
  });
}

export function needAmd64(): void {
  if (process.arch === 'x64') return;
  throw new Problem({
    code: 'lab-arch',
    what: 'The lab does not run on this machine',
    cause: `its virtual machines share the host's programs, which are for ${process.arch}, not x86-64`,
    fix: 'Use a remote target',
  });
}

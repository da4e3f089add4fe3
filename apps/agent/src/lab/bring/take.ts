import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, Problem, shortBytes } from '@hooklab/base';
import { run } from '../host/run';
import { PrivateApt } from '../store/apt';
import { aptProblem, needSpace } from '../store/aptproblem';
import { choosePackage } from '../store/choose';
import { parseControl } from '../store/control';
import { type FetchProgress, INDEX_BYTES, KEPT_BYTES, packageFacts, unpackedPackages } from '../store/fetch';
import { wrongArch } from '../store/image';
import { keepKernel, writeInfo } from '../store/keep';
import { type KernelInfo, needKernel } from '../store/kernel';
import { type KernelParts, partsOfBuild, partsOfImage, partsOfPackage } from '../store/parts';
import { kernelFiles, type Shelf } from '../store/paths';
import { sha256File, takeKernel } from '../store/unpack';
import { knownSuites } from '../store/versions';
import type { VmOptions } from '../store/vmoptions';
import type { Source } from './source';

export interface TakeJob {
  source: Source;
  /** of a kernel that is given as a file */
  modulesDir: string | undefined;
  shelf: Shelf;
  /** a directory of this job's own */
  temp: string;
  /** where the kernel's files are made */
  ready: string;
  options: VmOptions;
  progress: (progress: FetchProgress) => void;
  signal: AbortSignal | undefined;
}

export const FAILED = 'The kernel was not added';

type Origin = Pick<KernelInfo, 'packageVersion' | 'suite' | 'packages'>;
const fromFile: Origin = { packageVersion: '', suite: '', packages: [] };

/** The files of a kernel into `ready`; `id` is its name once its release is known. Throws Problem. */
export async function takeFrom(job: TakeJob, id: (release: string) => string): Promise<KernelInfo> {
  const { source } = job;
  if (source.kind === 'lab') return sameKernel(job, source.id, id);
  const { parts, origin } = await partsFrom(job, source);
  job.progress({ step: 'unpack', text: 'taking the kernel out of it' });
  const kernel = await takeKernel(parts, job.temp, job.signal);
  return keepKernel(job.ready, kernel, { version: id(kernel.release), ...origin, options: job.options });
}

async function partsFrom(
  job: TakeJob,
  source: Exclude<Source, { kind: 'lab' }>,
): Promise<{ parts: KernelParts; origin: Origin }> {
  if (source.kind === 'package') return fromPackage(job, source);
  if (source.kind === 'debs') return fromDebs(job, source.paths);
  const { path } = source;
  const stat = looked(path);
  if (!stat.isDirectory()) {
    room(job, stat.size * 8);
    if (job.modulesDir) looked(job.modulesDir);
    return { parts: partsOfImage(path, job.modulesDir), origin: fromFile };
  }
  const parts = partsOfBuild(path) ?? partsOfPackage(path);
  if (!parts) throw nothingIn(path, 'it has neither arch/x86/boot/bzImage nor vmlinux nor boot/vmlinuz-…');
  return { parts, origin: fromFile };
}

async function fromPackage(job: TakeJob, { name, suites }: Extract<Source, { kind: 'package' }>) {
  const dir = join(job.temp, 'apt');
  mkdirSync(dir);
  const searched = suites ?? knownSuites();
  const apt = await PrivateApt.create(dir, searched, job.signal);
  room(job, INDEX_BYTES);
  job.progress({ step: 'index', text: 'fetching the signed package indexes' });
  const output = await apt.update();
  job.progress({ step: 'choose', text: `looking for ${name}` });
  const choice = await choosePackage(apt, name, job.signal);
  if (!choice) {
    const where = searched.map((suite) => suite.name).join(', ');
    // no index at all is the mirror's fault, not the name's
    if (!(await apt.hasAny())) throw aptProblem(FAILED, output, where);
    throw new Problem({
      code: 'lab-no-package',
      what: `There is no package ${name}`,
      where,
      cause: expired(output) ?? 'no verified index of these suites names it',
      fix: 'Name another suite (NAME@SUITE), or look for the name with: apt-cache search linux-image',
      log: output.trim(),
    });
  }
  room(
    job,
    choice.packages.reduce((sum, each) => sum + each.size + each.installed, KEPT_BYTES),
  );
  const root = await unpackedPackages(apt, choice.packages, job.temp, FAILED, job.progress, job.signal);
  const parts = partsOfPackage(root);
  if (!parts) throw nothingIn(choice.packages.map((each) => each.name).join(', '), 'they have no vmlinuz');
  const { packageVersion, suite } = choice;
  return { parts, origin: { packageVersion, suite, packages: choice.packages.map(packageFacts) } };
}

/** E: Release file for …/forky/InRelease is expired (invalid since 24d 19h 8min 44s). */
const expired = (output: string): string | undefined => {
  const suite = /Release file for \S+?\/dists\/(\S+?)\/InRelease is expired/.exec(output)?.[1];
  return suite && `the mirror’s index of ${suite} is too old to be trusted`;
};

async function fromDebs(job: TakeJob, paths: string[]) {
  const root = join(job.temp, 'root');
  const packages: Origin['packages'] = [];
  let packageVersion = '';
  const all = paths.reduce((sum, path) => sum + looked(path).size, 0);
  room(job, all * 5);
  for (const path of paths) {
    job.progress({
      step: 'unpack',
      text: `unpacking ${path.slice(path.lastIndexOf('/') + 1)} (${shortBytes(statSync(path).size)})`,
    });
    const control = await run('dpkg-deb', ['-f', path], { signal: job.signal });
    if (control.code !== 0) throw badDeb(path, control.stderr);
    const { Package = '', Version = '', Architecture = '' } = parseControl(control.stdout)[0] ?? {};
    if (Architecture !== 'amd64' && Architecture !== 'all') throw wrongArch(Architecture, path);
    const { code, stderr } = await run('dpkg-deb', ['-x', path, root], { signal: job.signal });
    if (code !== 0) throw badDeb(path, stderr);
    packages.push({ name: Package, version: Version, size: statSync(path).size, sha256: sha256File(path) });
    packageVersion ||= Version;
  }
  const parts = partsOfPackage(root);
  if (parts) return { parts, origin: { packageVersion, suite: '', packages } };
  const control = await run('dpkg-deb', ['-f', paths[0]!, 'Depends'], { signal: job.signal });
  const needed = control.stdout.match(/linux-(?:binary|modules)-[a-z0-9.+~-]+/g);
  throw nothingIn(
    paths.join(' '),
    needed
      ? `its parts are in ${[...new Set(needed)].join(' and ')}: give these .deb files too`
      : 'it has no vmlinuz',
  );
}

/** The files of another lab kernel: the same bytes, where the file system lets them be shared. */
function sameKernel(job: TakeJob, of: string, id: (release: string) => string): KernelInfo {
  const kernel = needKernel(job.shelf, of);
  const { dir } = kernelFiles(job.shelf, of);
  mkdirSync(job.ready, { recursive: true });
  room(
    job,
    Object.values(kernel.files).reduce((sum, { size }) => sum + size, 0),
  );
  for (const name of Object.keys(kernel.files)) {
    try {
      linkSync(join(dir, name), join(job.ready, name));
    } catch {
      copyFileSync(join(dir, name), join(job.ready, name));
    }
  }
  const info = { ...kernel, version: id(kernel.release), options: job.options };
  writeInfo(job.ready, info);
  return info;
}

const room = ({ temp }: TakeJob, bytes: Bytes) => needSpace(temp, bytes, FAILED, 'HOOKLAB_STATE');

function looked(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new Problem({
      code: missing ? 'lab-no-file' : 'lab-file',
      what: FAILED,
      where: path,
      cause: missing ? 'there is no such file' : 'Hooklab’s own user may not read it',
      fix: missing ? undefined : 'Copy it to where everybody may read it, /tmp for example',
    });
  }
}

const nothingIn = (where: string, cause: string): Problem =>
  new Problem({ code: 'lab-no-kernel', what: 'There is no kernel in it', where, cause });

/** A .deb is an ar archive. */
const startsAsArchive = (path: string): boolean => {
  try {
    return readFileSync(path).subarray(0, 8).toString('latin1') === '!<arch>\n';
  } catch {
    return true;
  }
};

const badDeb = (where: string, log: string): Problem =>
  new Problem({
    code: 'lab-package',
    what: 'The package cannot be unpacked',
    where,
    cause: !startsAsArchive(where) ? 'it is no .deb file' : 'it is damaged, or was cut off',
    fix: existsSync(where) ? 'Download it again' : undefined,
    log: log.trim(),
  });

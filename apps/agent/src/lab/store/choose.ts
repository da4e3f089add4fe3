import { Problem } from '@hooklab/base';
import { run } from '../host/run';
import type { Package, PrivateApt } from './apt';
import { aptProblem } from './aptproblem';
import { exactDepends } from './control';
import { type LabVersion, suitesOf } from './versions';

export interface Choice {
  packages: Package[];
  packageVersion: string;
  suite: string;
}

/** "6.12.117-1" is of the series 6.12, "6.1.192-2" and "6.12~rc1" of none but their own. */
export const isOfSeries = (packageVersion: string, series: LabVersion): boolean =>
  packageVersion.replace(/^\d+:/, '').startsWith(`${series}.`);

/** linux-image-6.12.117+deb13-amd64: the plain flavour, signed; not -cloud-amd64, -rt-amd64, -unsigned, -dbg. */
const plainImage = /^linux-image-[0-9][0-9.]*(?:-[0-9]+)?(?:\+[a-z0-9.]+)*-amd64$/;

/**
 * The newest kernel of a series in the verified indexes, and the packages that make it up: from 7.2 the image
 * is split and depends on linux-binary-…, linux-modules-… and linux-base-… of exactly its version.
 * `aptOutput`: what the update said, to tell why there is nothing. Throws Problem.
 */
export async function chooseKernel(
  apt: PrivateApt,
  series: LabVersion,
  aptOutput: string,
  signal?: AbortSignal,
): Promise<Choice> {
  const meta = await apt.show('linux-image-amd64');
  let images: { name: string; version: string }[] = meta
    .filter(({ version }) => isOfSeries(version, series))
    .flatMap(({ depends }) => exactDepends(depends))
    .filter(({ name }) => plainImage.test(name));
  if (images.length === 0) {
    // the suite has moved on to a newer series; an older image may still be there
    const names = (await apt.names(`linux-image-${series}.`)).filter((name) => plainImage.test(name));
    images = (await Promise.all(names.map((name) => apt.show(name)))).flat();
  }
  const newest = await newestOf(images, signal);
  if (!newest) throw noSuchKernel(series, meta, aptOutput);

  const image = (await apt.show(newest.name)).find(({ version }) => version === newest.version);
  if (!image) throw noSuchKernel(series, meta, aptOutput);
  return choiceOf(apt, image);
}

/**
 * The newest of a package by its own name: an image (linux-image-6.12.117+deb13-rt-amd64), or a name for the newest
 * image of a flavour (linux-image-rt-amd64). undefined: the suites have no such package, or no image behind it.
 */
export async function choosePackage(
  apt: PrivateApt,
  name: string,
  signal?: AbortSignal,
): Promise<Choice | undefined> {
  const newest = await newestOf(await apt.show(name), signal);
  if (!newest) return undefined;
  const inner = exactDepends(newest.depends).find(({ name }) => anyImage.test(name));
  if (!inner) return choiceOf(apt, newest);
  const image = (await apt.show(inner.name)).find(({ version }) => version === inner.version);
  return image && choiceOf(apt, image);
}

/** From 7.2 an image is a name for packages of exactly its version, which have its parts. */
async function choiceOf(apt: PrivateApt, image: Package): Promise<Choice> {
  const packages = [image];
  for (const part of exactDepends(image.depends)) {
    if (!/^linux-(?:binary|modules|base)-/.test(part.name)) continue;
    const found = (await apt.show(part.name)).find(({ version }) => version === part.version);
    if (found) packages.push(found);
  }
  return {
    packages,
    packageVersion: image.version,
    suite: await apt.suiteOf(image.name, image.version),
  };
}

const anyImage = /^linux-image-[0-9][a-z0-9.+~-]*$/;

/** By dpkg's own rules: `~bpo` sorts before nothing, 6.12.117 after 6.12.95. */
async function newestOf<T extends { version: string }>(
  list: T[],
  signal?: AbortSignal,
): Promise<T | undefined> {
  let best: T | undefined;
  for (const item of list) {
    if (!best) best = item;
    else {
      const args = ['--compare-versions', item.version, 'gt', best.version];
      if ((await run('dpkg', args, { signal })).code === 0) best = item;
    }
  }
  return best;
}

function noSuchKernel(series: LabVersion, meta: Package[], aptOutput: string): Problem {
  const suites = suitesOf[series].map(({ name }) => name).join(', ');
  if (meta.length === 0) return aptProblem(`The ${series} kernel was not found`, aptOutput, suites);
  return new Problem({
    code: 'lab-version',
    what: `The mirror has no ${series} kernel`,
    where: suites,
    cause: `it has ${meta.map(({ version }) => version).join(', ')}`,
    fix: 'Use another lab kernel, or a mirror that still carries this one (HOOKLAB_DEBIAN_MIRROR)',
    log: aptOutput.trim(),
  });
}

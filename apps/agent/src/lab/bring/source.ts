import { Problem } from '@hooklab/base';
import { isLabId } from '../store/id';
import { type Suite, suiteNamed } from '../store/versions';

/** What a kernel is added from. */
export type Source =
  /** of Debian: an image, or a name for the newest of a flavour; suites undefined: all of a release's that the lab knows */
  | { kind: 'package'; name: string; suites: Suite[] | undefined }
  /** .deb files, together one kernel */
  | { kind: 'debs'; paths: string[] }
  /** a bzImage, a vmlinux, or the directory of a kernel build */
  | { kind: 'path'; path: string }
  /** a kernel of the lab, for a VM with other options */
  | { kind: 'lab'; id: string };

/** linux-image-6.12.117+deb13-rt-amd64, linux-image-cloud-amd64 */
const PACKAGE = /^linux-(?:image|binary)-[a-z0-9][a-z0-9.+~-]{0,120}$/;

/**
 * What was asked for:
 *
 *   linux-image-rt-amd64@trixie   linux-image-6.12.117+deb13-cloud-amd64   debian:trixie-backports
 *   ./linux-image-….deb …         ./bzImage   ./build-directory   lab:6.12
 *
 * Paths have a `/` in them or end with .deb. Throws Problem `usage`.
 */
export function sourceOf(words: readonly string[]): Source {
  const [first, ...rest] = words;
  if (first === undefined) throw usage('', 'nothing was named');
  if (words.every((word) => word.endsWith('.deb'))) return { kind: 'debs', paths: [...words] };
  if (rest.length > 0) throw usage(words.join(' '), 'only .deb files are given together');
  const lab = /^lab:(.+)$/.exec(first)?.[1];
  if (lab !== undefined) {
    if (isLabId(lab)) return { kind: 'lab', id: lab };
    throw usage(first, 'no lab kernel has such a name');
  }
  if (first.includes('/')) return { kind: 'path', path: first };
  const newest = /^debian:(.+)$/.exec(first)?.[1];
  const [name, suite, ...more] = newest === undefined ? first.split('@') : ['linux-image-amd64', newest];
  if (more.length > 0 || !PACKAGE.test(name!))
    throw usage(first, 'it is no package of a kernel, and no file: a path has a “/” in it, like ./bzImage');
  if (/-(?:arm64|armmp|riscv64|ppc64el|s390x|i386|686(?:-pae)?)(?:-[a-z0-9]+)*$/.test(name!))
    throw otherArch(name!);
  if (suite === undefined) return { kind: 'package', name: name!, suites: undefined };
  const suites = suiteNamed(suite);
  if (!suites) throw usage(first, `“${suite}” is no suite of Debian`);
  return { kind: 'package', name: name!, suites };
}

/** For people, as it is kept. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'package':
      return source.suites ? `${source.name}@${source.suites[0]!.name}` : source.name;
    case 'debs':
      return source.paths.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(' ');
    case 'path':
      return source.path;
    case 'lab':
      return `lab:${source.id}`;
  }
}

const usage = (given: string, cause: string): Problem =>
  new Problem({
    code: 'usage',
    what: given ? `“${given}” is nothing to add a kernel from` : 'There is nothing to add a kernel from',
    cause,
    fix: 'Take linux-image-rt-amd64@trixie, debian:trixie-backports, ./a.deb, ./bzImage, ./build-directory or lab:6.12',
  });

const otherArch = (name: string): Problem =>
  new Problem({
    code: 'lab-arch',
    what: 'The lab’s VMs are x86-64',
    where: name,
    cause: 'that package is of another architecture',
    fix: 'Take the package that ends with -amd64',
  });

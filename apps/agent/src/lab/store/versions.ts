import { type Bytes, Problem } from '@hooklab/base';

/** The four kernels of the lab: stock Debian, flavour amd64. */
export const labVersions = ['5.10', '6.1', '6.12', '7.2'] as const;
export type LabVersion = (typeof labVersions)[number];

/**
 * Where Debian carries each of them. `archive: 'security'` is the separate security archive, which apt lists
 * under a mirror of its own. The newest verified package of all of a version's suites wins.
 */
export interface Suite {
  name: string;
  archive: 'main' | 'security';
}

const main = (name: string): Suite => ({ name, archive: 'main' });
const security = (name: string): Suite => ({ name, archive: 'security' });

export const suitesOf: Record<LabVersion, Suite[]> = {
  '5.10': [main('bullseye'), security('bullseye-security')],
  '6.1': [main('bookworm'), security('bookworm-security')],
  '6.12': [main('trixie'), security('trixie-security'), main('bookworm-backports')],
  '7.2': [main('forky'), main('trixie-backports')],
};

/** The releases whose suites are looked through for a package by its name alone, the newest first. */
const releases = ['trixie', 'bookworm', 'bullseye'];

/**
 * The suites behind a name: of a release its own and that of its security archive, else only that one. undefined: Debian has
 * none that is called so.
 */
export function suiteNamed(name: string): Suite[] | undefined {
  const match =
    /^(bullseye|bookworm|trixie|forky|sid|stable|testing|unstable|oldstable)(-security|-backports|-updates|-proposed-updates)?$/.exec(
      name,
    );
  if (!match) return undefined;
  const [, release, part] = match;
  if (part === '-security') return [security(name)];
  if (part !== undefined) return [main(name)];
  return /^(?:sid|unstable)$/.test(release!) ? [main(name)] : [main(name), security(`${name}-security`)];
}

export const knownSuites = (): Suite[] =>
  releases.flatMap((name) => [main(name), security(`${name}-security`), main(`${name}-backports`)]);

/** What is downloaded of each, about: newer packages differ a little, and the real size is said while it comes. */
export const labDownload: Record<LabVersion, Bytes> = {
  '5.10': 57e6,
  '6.1': 71e6,
  '6.12': 109e6,
  '7.2': 125e6,
};

/** Throws Problem `lab-version` for anything that is not one of the four. */
export function labVersion(text: string): LabVersion {
  const version = labVersions.find((known) => known === text);
  if (version) return version;
  throw new Problem({
    code: 'lab-version',
    what: `There is no lab kernel "${text}"`,
    cause: 'the lab has the stock kernels of four Debian releases',
    fix: `Choose one of ${labVersions.join(', ')}`,
  });
}

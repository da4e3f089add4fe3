import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@hooklab/base';
import external from '../../external.json';
import { actingAs, type Owner } from '../state/owner';
import type { Product } from '../state/product';
import { installed } from './installed';

/** All that the agent and its compiler read of the product. */
const PARTS = [
  'apps/agent/dist',
  'apps/agent/package.json',
  'apps/loader/dist',
  'apps/web/out',
  'bpf',
  'packages/surface/shipped',
  'packages/lessons/library',
];
const STAMP = '.hooklab-stamp';
const MAX_COPY = 1024 ** 3;

/** Can this owner reach the file: is every directory above it open to others (or its own)? */
export function reachable(path: string, owner: Owner): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stat = statSync(at);
    const bit = stat.isDirectory() ? 1 : 4;
    const own = stat.uid === owner.uid ? bit << 6 : 0;
    const group = stat.gid === owner.gid ? bit << 3 : 0;
    if ((stat.mode & (own | group | bit)) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/**
 * The built product where these owners can read it: the checkout itself, or a copy below the cache when the checkout
 * lies in a private directory (a home of mode 0700). Returns the directory above apps/ and bpf/.
 */
export function stage(product: Product, cache: string, agent: Owner, others: Owner[]): string {
  const root = dirname(product.bpfDir);
  const files = [
    product.cli,
    product.bpfDir,
    product.loaderDir,
    ...(existsSync(product.webDir) ? [product.webDir] : []),
    ...shippedFiles(product.surfacesDir),
    ...shippedFiles(product.lessonsDir),
  ];
  if ([agent, ...others].every((owner) => files.every((file) => reachable(file, owner)))) return root;
  const copy = join(cache, 'app');
  const parts = PARTS.filter((part) => existsSync(join(root, part)));
  const packages = installed(root, join(root, 'apps/agent'), external);
  // an installed package is as its package.json says; it has thousands of files
  const stamp = stampOf(root, [...parts, ...packages.map((dir) => join(dir, 'package.json'))]);
  if (actingAs(agent, () => stampThere(copy)) !== stamp)
    copyAs(agent, root, [...parts, ...packages], copy, stamp);
  return copy;
}

/** Surfaces or lessons, and the directory that they are found in: each may be closed by itself. */
const shippedFiles = (dir: string): string[] =>
  existsSync(dir) ? [dir, ...readdirSync(dir).map((name) => join(dir, name))] : [];

/** Root reads, the agent writes: whatever lies in the agent's directory, root does not touch it. */
function copyAs(agent: Owner, root: string, parts: string[], copy: string, stamp: string): void {
  const archive = execFileSync('tar', ['-c', '-C', root, ...parts], { maxBuffer: MAX_COPY });
  const script =
    'umask 022; mkdir -p "$1" && find "$1" -mindepth 1 -delete && cd "$1" && tar -x && printf %s "$2" >"$3"';
  const { status, stderr, error } = spawnSync('sh', ['-c', script, 'hooklab-stage', copy, stamp, STAMP], {
    input: archive,
    ...agent,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  });
  if (status === 0) return;
  throw new Problem({
    code: 'stage',
    what: 'Hooklab could not be copied to where its own user may read it',
    where: copy,
    cause: error?.message ?? stderr.toString().trim(),
    fix: 'Make room there, or set HOOKLAB_CACHE to another directory',
  });
}

function stampThere(copy: string): string | null {
  try {
    return readFileSync(join(copy, STAMP), 'utf8');
  } catch {
    return null;
  }
}

/** Which files there are, how large and how old: another build has another stamp. */
function stampOf(root: string, parts: string[]): string {
  const hash = createHash('sha256').update(root);
  const add = (path: string) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\0`);
  };
  for (const part of parts) add(join(root, part));
  return hash.digest('hex');
}

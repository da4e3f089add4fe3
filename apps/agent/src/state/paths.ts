import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { defaultCache, defaultRuntimeDir, defaultState } from '../lab';
import { claimForOwner, Refused } from './claim';
import { handOver, refuseLinks } from './handover';
import { isRoot, type Owner } from './owner';

/** Where Hooklab keeps things; root keeps them in /var and /run, a person in the XDG directories. */
export interface Paths {
  /** kernels, libbpf, compiled objects: can be deleted at any time */
  cache: string;
  /** workspaces, sessions: what a person would miss */
  state: string;
  /** sockets, VM state: gone after a reboot; 0700 */
  runtime: string;
}

export function paths(): Paths {
  return {
    cache: defaultCache(),
    state: defaultState(),
    runtime: defaultRuntimeDir(),
  };
}

const modes = { cache: 0o755, state: 0o700, runtime: 0o700 } as const;
const each = Object.keys(modes) as (keyof Paths)[];

/** What root's set-up and root's start make in the cache: where there is nothing else, it stays root's. */
const ROOTS_CACHE = ['libbpf', 'lab', 'app'];
/** In root's cache these are the agent's. */
const AGENTS_CACHE = ['lab', 'app'];

/**
 * Make the three directories, or take those that are there. As root they are the owner's, and what is another's is
 * refused, never taken over; no link is followed. Throws Problem `state-not-mine` or `state-dir`.
 */
export function makePaths(p: Paths, owner?: Owner): void {
  for (const kind of each) {
    explained(kind, p[kind], () => {
      if (isRoot() && owner) claim(kind, p[kind], owner);
      else makeOwn(p[kind], modes[kind]);
    });
  }
}

/** Before root itself writes into the owner's directories. Throws Problem `state-not-mine` for a link in them. */
export function checkPaths(p: Paths): void {
  for (const kind of each) explained(kind, p[kind], () => refuseLinks(p[kind]));
}

/** After root has written into the owner's directories: all that it made there is the owner's. */
export function handOverPaths(p: Paths, owner: Owner): void {
  const dirs = each.flatMap((kind) => {
    const rootsOwn = kind === 'cache' && lstatSync(p.cache).uid === 0;
    return rootsOwn ? AGENTS_CACHE.map((name) => join(p.cache, name)) : [p[kind]];
  });
  for (const dir of dirs) handOver(dir, owner);
}

function claim(kind: keyof Paths, dir: string, owner: Owner): void {
  const mode = modes[kind];
  const cache = kind === 'cache';
  claimForOwner(dir, cache ? { mode, owner, rootMayHold: ROOTS_CACHE } : { mode, owner });
  for (const name of cache ? AGENTS_CACHE : []) claimForOwner(join(dir, name), { mode, owner });
}

function makeOwn(dir: string, mode: number): void {
  const me = process.geteuid?.() ?? 0;
  const link = lstatSync(dir, { throwIfNoEntry: false });
  // a person may have put the directory elsewhere; in /tmp it could be anybody's trap
  if (link?.isSymbolicLink() && link.uid !== me) throw new Refused(dir, `it is a link of uid ${link.uid}`);
  mkdirSync(dir, { recursive: true, mode });
  const stat = lstatSync(link?.isSymbolicLink() ? `${dir}/.` : dir);
  if (stat.uid !== me && mode === 0o700) {
    throw new Refused(dir, `it belongs to another user (uid ${stat.uid})`);
  }
  if (stat.uid === me) chmodSync(dir, mode);
}

function explained(kind: keyof Paths, dir: string, work: () => void): void {
  const variable = `HOOKLAB_${kind.toUpperCase()}`;
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { message } = error as Error;
    if (!(error instanceof Refused)) {
      throw new Problem({
        code: 'state-dir',
        what: `Cannot make ${dir}`,
        cause: message,
        fix: `Set ${variable} to a directory that you may write`,
      });
    }
    throw new Problem({
      code: 'state-not-mine',
      what: `Hooklab does not use ${dir} as its ${kind} directory`,
      where: error.path === dir ? undefined : error.path,
      cause: message,
      fix: `Set ${variable} to ${isRoot() ? 'a directory that is not there yet' : 'one of your own'}`,
    });
  }
}

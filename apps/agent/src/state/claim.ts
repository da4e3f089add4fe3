import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { actingAs, type Owner } from './owner';

/** Why a directory cannot be used; `path` is the place on the way that is at fault. */
export class Refused extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

export const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** openat(2) and mkdirat(2), which Node lacks: the kernel follows the descriptor, whatever its path leads to now. */
export const within = (fd: number, name: string): string => `/proc/self/fd/${fd}/${name}`;
const MAX_LINKS = 20;

export interface Claim {
  mode: number;
  owner: Owner;
  /** root's own directory stays root's when it holds nothing but these; without this an empty one becomes the owner's */
  rootMayHold?: readonly string[];
}

/**
 * As root: make a directory for an owner, with the parents that are missing, or take the one that is there if it is
 * the owner's. Each step is opened from the one before and looked at after it is open. Throws Refused for anything
 * of somebody else, and for a link: at the top any, on the way any but root's own in root's own directory.
 */
export function claimForOwner(path: string, claim: Claim): void {
  const { owner } = claim;
  const top = resolve(path);
  let at = '/';
  let fd = openSync('/', DIRECTORY);
  const rest = dirname(top).split('/').filter(Boolean);
  let links = 0;
  try {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const here = join(at, name);
      const entry = lstatAt(fd, name);
      if (entry?.isSymbolicLink()) {
        if (entry.uid !== 0 || !onlyRootWrites(fstatSync(fd))) throw new Refused(here, 'it is a link');
        if (++links > MAX_LINKS) throw new Refused(here, 'there are too many links on the way');
        const to = readlinkSync(within(fd, name));
        rest.unshift(...to.split('/').filter((part) => part && part !== '.'));
        if (isAbsolute(to)) {
          closeSync(fd);
          fd = openSync('/', DIRECTORY);
          at = '/';
        }
        continue;
      }
      fd = step(fd, name, here, entry, owner);
      at = resolve(here);
    }
    claimTop(fd, basename(top), top, claim);
  } finally {
    closeSync(fd);
  }
}

/** One directory further on the way, made if it is missing: by whoever owns the one it is made in. */
function step(fd: number, name: string, here: string, entry: Stats | undefined, owner: Owner): number {
  if (!entry) makeIn(fd, name, 0o755, owner);
  const next = openDirectory(fd, name, here);
  const found = fstatSync(next);
  const cause = faultOnTheWay(found, owner);
  closeSync(cause === null ? fd : next);
  if (cause !== null) throw new Refused(here, cause);
  return next;
}

function faultOnTheWay(stat: Stats, owner: Owner): string | null {
  if (stat.uid !== 0 && stat.uid !== owner.uid) return `it belongs to another user (uid ${stat.uid})`;
  // whoever may write there can put another directory in its place; a sticky one (/tmp) lets only owners do that
  if ((stat.mode & 0o002) !== 0 && (stat.mode & 0o1000) === 0) return 'everybody may write there';
  return null;
}

function claimTop(parent: number, name: string, path: string, { mode, owner, rootMayHold }: Claim): void {
  const entry = lstatAt(parent, name);
  if (entry?.isSymbolicLink()) throw new Refused(path, 'it is a link');
  if (!entry) makeIn(parent, name, mode, owner);
  const fd = openDirectory(parent, name, path);
  try {
    const found = fstatSync(fd);
    if (found.uid === owner.uid) {
      fchmodSync(fd, mode);
      return;
    }
    if (found.uid !== 0) throw new Refused(path, `it belongs to another user (uid ${found.uid})`);
    const foreign = readdirSync(within(fd, '.')).filter((each) => !rootMayHold?.includes(each));
    if (foreign.length > 0) throw new Refused(path, 'it is root’s, and Hooklab did not make it');
    if (!rootMayHold) fchownSync(fd, owner.uid, owner.gid);
    fchmodSync(fd, mode);
  } finally {
    closeSync(fd);
  }
}

/** In root's directory root makes it, in the owner's the owner. */
function makeIn(fd: number, name: string, mode: number, owner: Owner): void {
  const make = () => mkdirSync(within(fd, name), { mode });
  if (fstatSync(fd).uid === owner.uid) {
    actingAs(owner, make);
    return;
  }
  make();
  // the umask may have taken more than it should; nobody else can have put another here: it is root's directory
  if (mode === 0o755) chmodSync(within(fd, name), mode);
}

function openDirectory(fd: number, name: string, path: string): number {
  try {
    return openSync(within(fd, name), DIRECTORY);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ELOOP') throw new Refused(path, 'it is not a directory');
    throw error;
  }
}

function lstatAt(fd: number, name: string): Stats | undefined {
  return lstatSync(within(fd, name), { throwIfNoEntry: false });
}

const onlyRootWrites = (stat: Stats): boolean => stat.uid === 0 && (stat.mode & 0o022) === 0;

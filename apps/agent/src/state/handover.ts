import { chownSync, closeSync, constants, fstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DIRECTORY, Refused, within } from './claim';
import type { Owner } from './owner';

// include/uapi/asm-generic/fcntl.h: a descriptor of the entry itself, link, socket or file, without opening it
const O_PATH = 0o10000000;
const ENTRY = O_PATH | constants.O_NOFOLLOW;

/** Descriptors that are closed in the end, whatever happened. */
function opened<T>(path: string, flags: number, work: (fd: number) => T): T {
  const fd = openSync(path, flags);
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * What root's commands leave below the owner's directory (kernels, VM states) is the owner's as well. Only what is
 * root's changes hands; no link is followed, and a file that has another name elsewhere stays as it is.
 */
export function handOver(dir: string, owner: Owner): void {
  opened(dir, DIRECTORY, (fd) => handOverIn(fd, owner));
}

function handOverIn(dir: number, owner: Owner): void {
  for (const name of readdirSync(within(dir, '.'))) {
    try {
      opened(within(dir, name), ENTRY, (fd) => {
        const stat = fstatSync(fd);
        if (stat.isSymbolicLink()) return;
        if (stat.isDirectory()) {
          if (stat.uid === 0 || stat.uid === owner.uid)
            opened(within(fd, '.'), DIRECTORY, (inner) => handOverIn(inner, owner));
        } else if (stat.nlink !== 1) return;
        if (stat.uid === 0) chownSync(`/proc/self/fd/${fd}`, owner.uid, owner.gid);
      });
    } catch (error) {
      // it has gone meanwhile: a VM that ended, another command's temporary file
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Before root writes below the owner's directory: nobody has put a link there that leads elsewhere. Throws Refused. */
export function refuseLinks(dir: string): void {
  opened(dir, DIRECTORY, (fd) => refuseLinksIn(fd, dir));
}

function refuseLinksIn(dir: number, path: string): void {
  for (const entry of readdirSync(within(dir, '.'), { withFileTypes: true })) {
    const here = join(path, entry.name);
    if (entry.isSymbolicLink()) throw new Refused(here, 'it is a link, and root follows none');
    if (!entry.isDirectory()) continue;
    try {
      opened(within(dir, entry.name), DIRECTORY, (fd) => refuseLinksIn(fd, here));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

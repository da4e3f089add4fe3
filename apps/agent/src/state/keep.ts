import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';

/**
 * Write a small file of the state directory, 0600: beside and renamed, so that a crash in between leaves the old one
 * whole. null, or why it is not kept: what it holds is then the caller's to remember.
 */
export function keepFile(path: string, text: string, what: string): Problem | null {
  const next = `${path}.${process.pid}.new`;
  try {
    writeFileSync(next, text, { mode: 0o600 });
    renameSync(next, path);
    return null;
  } catch (error) {
    // a part of it would fill the disk further
    rmSync(next, { force: true });
    return notKept(path, what, error);
  }
}

/** `what`: "The workspace". */
export function notKept(path: string, what: string, error: unknown): Problem {
  const [, fix] = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? [];
  return new Problem({
    code: 'not-kept',
    what: `${what} could not be written to disk; it is remembered until the agent ends`,
    where: path,
    cause: diskReason(error),
    fix: fix ?? 'Set HOOKLAB_STATE to a directory that can be written',
  });
}

/** Why a disk refuses, for a person: "the disk is full (ENOSPC)"; else the error's own words. */
export function diskReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const [reason] = REASONS[code ?? ''] ?? [];
  return reason ? `${reason} (${code})` : message;
}

const FULL = 'Make room there, or set HOOKLAB_STATE to a directory on another disk';
const MINE = 'Set HOOKLAB_STATE to a directory of your own that can be written';
const REASONS: Record<string, [cause: string, fix: string]> = {
  ENOSPC: ['the disk is full', FULL],
  EDQUOT: ['the disk quota is used up', FULL],
  EROFS: ['the disk is read-only', MINE],
  EIO: ['the disk does not work', 'Set HOOKLAB_STATE to a directory that can be written'],
  EACCES: ['this user may not write there', MINE],
  EPERM: ['this user may not write there', MINE],
  ENOENT: ['the directory is gone', MINE],
};

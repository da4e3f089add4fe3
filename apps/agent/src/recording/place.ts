import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem } from '@hooklab/base';
import { claimForOwner, DIRECTORY } from '../state/claim';
import { diskReason } from '../state/keep';
import { isRoot, unprivilegedOwner } from '../state/owner';

/** Where recordings are that no directory was named for. */
export const recordingsIn = (state: string): string => join(state, 'recordings');

/** "unlinkat-20261130-194512": a name for a directory, whatever the title says. */
export function recordingName(title: string, now: Date): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${words.slice(0, 60) || 'run'}-${stamp}`;
}

/** A directory, open. */
export interface Place {
  dir: string;
  fd: number;
}

/**
 * A new directory for a recording, open: `named` is where a person wants it, new or empty. What is made in it goes
 * through the descriptor. Throws Problem `record-dir`.
 */
export function makePlace(named: string | null, state: string, title: string): Place {
  const dir =
    named === null ? freeName(recordingsIn(state), recordingName(title, new Date())) : resolve(named);
  try {
    if (named === null && isRoot())
      claimForOwner(recordingsIn(state), { mode: 0o700, owner: unprivilegedOwner() });
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (readdirSync(dir).length > 0) throw new Error('it is not empty');
    return { dir, fd: openSync(dir, DIRECTORY) };
  } catch (error) {
    throw new Problem({
      code: 'record-dir',
      what: 'The run cannot be recorded there',
      where: dir,
      cause: diskReason(error),
      fix: 'Name another directory, new or empty: --record DIR',
    });
  }
}

function freeName(parent: string, name: string): string {
  for (let n = 1; ; n++) {
    const dir = join(parent, n === 1 ? name : `${name}-${n}`);
    if (!existsSync(dir)) return dir;
  }
}

export const leavePlace = ({ fd }: Place): void => closeSync(fd);

/** Nothing was recorded: it is as it was. */
export function abandonPlace(place: Place): void {
  leavePlace(place);
  rmdirSync(place.dir);
}

/** A recording that a person names: a directory, or one of the state directory by its name. */
export function placeNamed(name: string, state: string): string {
  const kept = join(recordingsIn(state), name);
  if (!name.includes('/') && existsSync(kept)) return kept;
  if (existsSync(name)) return resolve(name);
  throw new Problem({
    code: 'no-recording',
    what: `There is no recording “${name}”`,
    fix: 'hooklab runs list shows those that are kept; or name the directory of one',
  });
}

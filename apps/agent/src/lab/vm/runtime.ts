import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { LabId } from '../store/id';

/** What sun_path holds beside its NUL. */
const SOCKET_PATH = 107;

/** A directory that only this user can look into, with room for the sockets of a VM in their paths. Throws Problem `lab-runtime` if it cannot be one. */
export function privateDir(path: string, id: LabId): void {
  const refuse = (cause: string): never => {
    throw new Problem({
      code: 'lab-runtime',
      what: 'There is no safe place for the sockets of the lab VM',
      where: path,
      cause,
      fix: 'Set HOOKLAB_RUNTIME to a directory of your own with a short path',
    });
  };
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    refuse((error as Error).message);
  }
  const stat = lstatSync(path);
  if (!stat.isDirectory()) refuse('it is not a directory');
  if (stat.uid !== process.geteuid?.()) refuse('it belongs to another user');
  if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
  if (Buffer.byteLength(join(path, `lab-${id}`, 'channel12.sock')) > SOCKET_PATH)
    refuse('its path is too long for a socket');
}

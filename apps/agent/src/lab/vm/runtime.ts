import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { Problem } from '@hooklab/base';

/** A directory that only this user can look into. Throws Problem `lab-runtime` if it cannot be one. */
export function privateDir(path: string): void {
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
  // sun_path has 108 bytes; "/lab-6.12/channel12.sock" comes on top
  if (Buffer.byteLength(path) > 80) refuse('its path is too long for a socket');
}

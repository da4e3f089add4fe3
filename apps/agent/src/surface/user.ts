import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { Problem, shortBytes } from '@hooklab/base';
import { type UserBinary, userBinary } from '@hooklab/surface';

/** Larger than a browser with its debug information. */
const MOST = 1024 * 1024 * 1024;

/**
 * What a program or library of this machine offers to be traced. It is read with this process's own rights. Fails
 * with `user-file` (missing, not readable, no plain file, too large), `elf-bad`, or `user-stripped` where nothing in
 * it has a name.
 */
export function readUserBinary(path: string): { path: string; binary: UserBinary } {
  const whole = resolve(path);
  try {
    const binary = userBinary(bytesOf(whole));
    if (binary.functions.length > 0 || binary.probes.length > 0) return { path: whole, binary };
  } catch (error) {
    if (!(error instanceof Problem) || error.where) throw error;
    throw new Problem({ ...error.toJSON(), where: whole });
  }
  throw new Problem({
    code: 'user-stripped',
    what: 'Nothing in this file has a name',
    where: whole,
    cause: 'it was stripped of its symbols, exports none, and has no USDT probes',
    fix: 'Take the file with its debug information (a -dbgsym package), or give an offset',
  });
}

function bytesOf(path: string): Uint8Array {
  let fd: number;
  try {
    // a pipe must not make us wait for its other end
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [cause, fix] = REASONS[code ?? ''] ?? [message, undefined];
    throw refused(path, cause, fix);
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw refused(path, stat.isDirectory() ? 'it is a directory' : 'it is no plain file');
    if (stat.size > MOST)
      throw refused(path, `it has ${shortBytes(stat.size)}; ${shortBytes(MOST)} is the most`);
    const bytes = Buffer.allocUnsafe(stat.size);
    let at = 0;
    while (at < bytes.length) {
      const n = readSync(fd, bytes, at, bytes.length - at, at);
      if (n === 0) break;
      at += n;
    }
    return bytes.subarray(0, at);
  } finally {
    closeSync(fd);
  }
}

const REASONS: Record<string, [cause: string, fix: string]> = {
  ENOENT: ['there is no such file', 'Look at its path: command -v NAME tells that of a program'],
  EACCES: ['this user may not read it', 'Take a copy that this user may read, or run the command with sudo'],
};

const refused = (where: string, cause: string, fix?: string): Problem =>
  new Problem({ code: 'user-file', what: 'The file cannot be read', where, cause, fix });

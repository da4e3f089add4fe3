import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/**
 * Sockets that a process has left by dying (SIGKILL, a power cut) are removed: those at whose other end nobody is.
 * Returns their names.
 */
export async function sweepSockets(dir: string): Promise<string[]> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.sock') && isSocket(join(dir, name)));
  const left = await Promise.all(names.map((name) => isLeft(join(dir, name))));
  const swept = names.filter((_, i) => left[i]);
  for (const name of swept) rmSync(join(dir, name), { force: true });
  return swept;
}

/** Itself: a link to one is somebody's own affair. */
function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return false; // it has just gone
  }
}

function isLeft(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

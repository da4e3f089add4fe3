import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Undo } from '@hooklab/base';
import { ownRights, type Rights } from './rights';
import { cancelled, needProgram } from './run';

/**
 * Hold an exclusive lock on a file until the returned undo. The kernel keeps it (flock(2), through util-linux's
 * flock, because Node has no call for it), so it is free again the moment its owner dies, even by SIGKILL:
 * what flock starts holds it, reads our pipe and ends with it. The file stays.
 */
export async function lockFile(
  path: string,
  {
    signal,
    onWait,
    rights = ownRights,
  }: { signal?: AbortSignal | undefined; onWait?: () => void; rights?: Rights } = {},
): Promise<Undo> {
  const waiting = setTimeout(() => onWait?.(), 300);
  try {
    return (await lock(path, [], rights, signal))!;
  } finally {
    clearTimeout(waiting);
  }
}

/** The same for who does not wait: undefined when another process, or this one, has it and does not let go just now. */
export const tryLockFile = (path: string, rights = ownRights): Promise<Undo | undefined> =>
  lock(path, ['--timeout', '0.2', '--conflict-exit-code', String(TAKEN)], rights);

const TAKEN = 75;

function lock(
  path: string,
  more: string[],
  { user }: Rights,
  signal?: AbortSignal,
): Promise<Undo | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled('Waiting for a lock'));
    const child = spawn(
      needProgram('flock'),
      ['--exclusive', '--no-fork', ...more, path, 'sh', '-c', 'echo locked; exec cat >/dev/null'],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true, // Ctrl-C in a terminal reaches us, and we let go when we are done
        ...(user && { ...user, cwd: '/' }),
      },
    );
    const release = () => child.stdin.destroy();
    let stderr = '';
    const stop = () => child.kill('SIGKILL');
    const settle = () => signal?.removeEventListener('abort', stop);
    signal?.addEventListener('abort', stop);
    child.stdin.on('error', () => {});
    child.stdout.on('error', () => {});
    child.stderr.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.once('data', () => {
      settle();
      child.unref();
      for (const pipe of [child.stdin, child.stdout, child.stderr]) unref(pipe);
      resolve(release);
    });
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code) => {
      settle();
      if (code === TAKEN) resolve(undefined);
      else
        reject(
          signal?.aborted ? cancelled('Waiting for a lock') : new Error(stderr || `cannot lock ${path}`),
        );
    });
  });
}

/** A lock that is held does not hold the event loop. */
const unref = (stream: object): void => void (stream as Partial<Socket>).unref?.();

import { spawn } from 'node:child_process';
import type { Undo } from '@hooklab/base';
import { cancelled, needProgram } from './run';

/**
 * Hold an exclusive lock on a file until the returned undo. The kernel keeps it (flock(2), through util-linux's
 * flock, because Node has no call for it), so it is free again the moment its owner dies, even by SIGKILL:
 * flock's child reads our pipe and ends with it.
 */
export function lockFile(path: string, signal?: AbortSignal, onWait?: () => void): Promise<Undo> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled('Waiting for a lock'));
    const child = spawn(
      needProgram('flock'),
      ['--exclusive', path, 'sh', '-c', 'echo locked; exec cat >/dev/null'],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true, // Ctrl-C in a terminal reaches us, and we let go when we are done
      },
    );
    const release = () => child.stdin.destroy();
    const waiting = setTimeout(() => onWait?.(), 300);
    let stderr = '';
    const stop = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', stop);
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.once('data', () => {
      settle();
      child.unref();
      resolve(release);
    });
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', () => {
      settle();
      reject(signal?.aborted ? cancelled('Waiting for a lock') : new Error(stderr || `cannot lock ${path}`));
    });
    function settle() {
      clearTimeout(waiting);
      signal?.removeEventListener('abort', stop);
    }
  });
}

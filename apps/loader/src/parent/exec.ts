import { spawn } from 'node:child_process';
import { Problem } from '@hooklab/base';
import type { LoaderRequest } from '@hooklab/protocol';
import { ENV } from './mounts';

type ExecRequest = Extract<LoaderRequest, { type: 'exec' }>;
export interface ExecResult {
  /** null: ended by a signal */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Of each stream; the rest is read and dropped, so that the command does not block. */
const KEPT = 1024 * 1024;

/**
 * `sh -c COMMAND` in a process group of its own. The whole group is killed at the time limit (`exec-timeout`,
 * with what it had said as the log) and when the loader leaves.
 */
export function execute(request: ExecRequest, leaving: AbortSignal): Promise<ExecResult> {
  const child = spawn('sh', ['-c', request.command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    // a lab VM has programs of its own before the host's
    env: { ...ENV, PATH: process.env.PATH ?? ENV.PATH, HOME: '/root' },
  });
  const stdout = new Kept();
  const stderr = new Kept();
  child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  const killGroup = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // it has just ended by itself
    }
  };
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killGroup();
    }, request.timeoutMs);
    leaving.addEventListener('abort', killGroup);
    const settle = (): void => {
      clearTimeout(timer);
      leaving.removeEventListener('abort', killGroup);
    };
    child.on('error', (error) => {
      settle();
      reject(new Problem({ code: 'exec-spawn', what: 'sh could not be started', cause: error.message }));
    });
    child.on('close', (code) => {
      settle();
      const result = { code, stdout: stdout.text(), stderr: stderr.text() };
      if (!late) resolve(result);
      else reject(timeout(request.timeoutMs, result));
    });
  });
}

const timeout = (ms: number, { stdout, stderr }: ExecResult): Problem =>
  new Problem({
    code: 'exec-timeout',
    what: `The command did not end within ${ms} ms`,
    cause: 'it was killed',
    fix: 'Give it more time, or let it go into the background',
    log: stdout + stderr,
  });

class Kept {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cut = false;

  add(chunk: Buffer): void {
    const room = KEPT - this.#bytes;
    if (chunk.length > room) this.#cut = true;
    if (room > 0) this.#chunks.push(chunk.subarray(0, room));
    this.#bytes += Math.min(room, chunk.length);
  }

  text(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return this.#cut ? `${text}\n[cut after ${KEPT} bytes]\n` : text;
  }
}

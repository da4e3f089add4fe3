import { spawn } from 'node:child_process';
import { type Milliseconds, Problem } from '@hooklab/base';
import { findProgram } from './which';

export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** bytes for its standard input; without it /dev/null */
  input?: Uint8Array;
  /** a file descriptor for its standard output, which is then not collected */
  stdoutTo?: number;
  /** each line of its standard output, as it comes */
  onLine?: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** kill it after this long; its exit code is then null and its standard error says so */
  timeoutMs?: Milliseconds;
}

/** Which Debian package has a program that the lab calls. */
const packageOf: Record<string, string> = {
  'apt-get': 'apt',
  'apt-cache': 'apt',
  'apt-config': 'apt',
  'dpkg-deb': 'dpkg',
  dpkg: 'dpkg',
  xz: 'xz-utils',
  zstd: 'zstd',
  lz4: 'lz4',
  flock: 'util-linux',
  setpriv: 'util-linux',
  busybox: 'busybox-static',
  'qemu-system-x86_64': 'qemu-system-x86',
};

export function missingTool(program: string): Problem {
  const name = packageOf[program];
  return new Problem({
    code: 'lab-tool-missing',
    what: `The program ${program} is not installed`,
    cause: 'the lab needs it',
    fix: name ? `Run: apt-get install ${name}` : undefined,
  });
}

export const cancelled = (what: string): Problem =>
  new Problem({ code: 'lab-cancelled', what: `${what} was cancelled` });

/** The full path of a program in PATH. Throws Problem `lab-tool-missing`. */
export function needProgram(name: string): string {
  const path = findProgram(name);
  if (path) return path;
  throw missingTool(name);
}

/**
 * Run a program to its end, with its messages in English. A non-zero exit is a result, not an error. The child
 * dies with this process, even by SIGKILL. Throws Problem `lab-tool-missing` or `lab-cancelled`; the child has
 * ended by then.
 */
export function run(program: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(cancelled(program));
    const path = needProgram(program);
    const child = spawn(needProgram('setpriv'), ['--pdeathsig', 'KILL', '--', path, ...args], {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: 'C', ...options.env },
      stdio: [options.input ? 'pipe' : 'ignore', options.stdoutTo ?? 'pipe', 'pipe'],
      detached: true, // a process group, so that its own children end with it
    });
    const stop = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has just ended
      }
    };
    options.signal?.addEventListener('abort', stop);

    const timer = setTimeout(
      () => {
        stderr += `\n${program} was stopped: timed out after ${options.timeoutMs} ms\n`;
        stop();
      },
      options.timeoutMs ?? 2 ** 31 - 1,
    );
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
    };

    let stdout = '';
    let stderr = '';
    let line = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (!options.onLine) return;
      const lines = (line + text).split('\n');
      line = lines.pop()!;
      for (const done of lines) options.onLine(done);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A child that ends before it has read everything says so by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);

    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code) => {
      settle();
      if (options.signal?.aborted) reject(cancelled(program));
      else resolve({ code, stdout, stderr });
    });
  });
}

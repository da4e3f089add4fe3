import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { type Bytes, type Milliseconds, Problem } from '@hooklab/base';
import type { Owner } from '../state/owner';

export interface Limits {
  /** processor time; the kernel kills what takes more */
  cpuSeconds: number;
  /** address space of one process */
  memoryBytes: Bytes;
  /** what it may print to stdout */
  outputBytes: Bytes;
  /** processes and threads of the user inside; null: as many as outside */
  processes: number | null;
}

export const COMPILER_LIMITS: Limits = {
  cpuSeconds: 10,
  memoryBytes: 1024 ** 3,
  // what the loader takes as an object
  outputBytes: 4 * 1024 ** 2,
  // clang compiles in one; on kernels before 5.14 the user's others count as well, which hurts only forks
  processes: 16,
};

export interface SandboxOptions {
  /** the command inside, by absolute path */
  command: string[];
  /** host directory → path inside, read-only */
  directories: Record<string, string>;
  /** path inside → content, read-only */
  files: Record<string, string | Uint8Array>;
  /** when this process is root: become this user first */
  runAs?: Owner | undefined;
  timeout: Milliseconds;
  limits?: Partial<Limits> | undefined;
  signal?: AbortSignal | undefined;
}

export interface Sandboxed {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
  /** killed because it took longer than `timeout` */
  timedOut: boolean;
  /** killed because it printed more than `outputBytes` */
  overflowed: boolean;
  /** it had more to say on stderr than is kept */
  truncated: boolean;
}

const FIRST_FD = 3;
const STDERR_KEPT = 256 * 1024;
/** Beyond its end a process that nobody waits for any more is killed from inside as well. */
const GRACE: Milliseconds = 2000;

/**
 * The walls, the same for the compiler and for the self-test: a root of its own with /usr's programs and libraries
 * and nothing else of the host; no /proc, /dev, /etc; namespaces of its own for everything, no capability.
 */
const walls = [
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  ...['--cap-drop', 'ALL'],
  '--clearenv',
  ...['--setenv', 'PATH', '/usr/bin'],
  ...['--setenv', 'LC_ALL', 'C.UTF-8'],
  ...['--ro-bind', '/usr/bin', '/usr/bin'],
  ...['--ro-bind', '/usr/lib', '/usr/lib'],
  ...['--ro-bind-try', '/usr/lib64', '/usr/lib64'],
  ...['--symlink', 'usr/bin', '/bin'],
  ...['--symlink', 'usr/lib', '/lib'],
  ...['--symlink', 'usr/lib64', '/lib64'],
  ...['--size', String(64 * 1024 * 1024)],
  ...['--tmpfs', '/tmp'],
];

/**
 * Run a command inside bubblewrap. Files are handed over through pipes and lie in the sandbox's own memory, so
 * nothing is written on the host. Rejects only when bubblewrap itself cannot be started.
 */
export function sandboxed(options: SandboxOptions): Promise<Sandboxed> {
  const limits = { ...COMPILER_LIMITS, ...options.limits };
  const files = Object.entries(options.files);
  const args = [
    ...walls,
    ...Object.entries(options.directories).flatMap(([host, inside]) => ['--ro-bind', host, inside]),
    ...files.flatMap(([inside], i) => ['--ro-bind-data', String(FIRST_FD + i), inside]),
    // last, so that the binds above could still make their directories
    ...['--remount-ro', '/'],
    ...['--chdir', '/tmp'],
    '--',
    ...['/usr/bin/timeout', '--signal=KILL', String((options.timeout + GRACE) / 1000)],
    '/usr/bin/prlimit',
    `--cpu=${limits.cpuSeconds}`,
    `--as=${limits.memoryBytes}`,
    `--fsize=${limits.outputBytes}`,
    '--nofile=64',
    '--core=0',
    '--memlock=0',
    ...(limits.processes === null ? [] : [`--nproc=${limits.processes}`]),
    '--',
    ...options.command,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('bwrap', args, {
      stdio: ['ignore', 'pipe', 'pipe', ...files.map(() => 'pipe' as const)],
      env: { PATH: '/usr/bin:/bin' },
      // a process group of its own, to be killed as a whole
      detached: true,
      // libuv drops the supplementary groups as well
      ...(options.runAs && process.geteuid?.() === 0 ? options.runAs : {}),
    });
    files.forEach(([, content], i) => {
      const pipe = child.stdio[FIRST_FD + i] as Writable;
      pipe.on('error', () => {}); // bwrap that dies early says why on stderr
      pipe.end(content);
    });
    collect(child, options, limits.outputBytes).then(resolve, reject);
  });
}

function collect(child: ChildProcess, options: SandboxOptions, outputBytes: Bytes): Promise<Sandboxed> {
  const stdout: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let truncated = false;
  let overflowed = false;
  let timedOut = false;
  const kill = () => killGroup(child);
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeout);
  options.signal?.addEventListener('abort', kill);
  if (options.signal?.aborted) kill();

  child.stdout!.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= outputBytes) stdout.push(chunk);
    else {
      overflowed = true;
      kill();
    }
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    const room = STDERR_KEPT - stderr.length;
    if (text.length > room) truncated = true;
    stderr += text.slice(0, Math.max(0, room));
  });
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      done();
      reject(error.code === 'ENOENT' ? noBubblewrap() : error);
    });
    child.on('close', (code, signal) => {
      done();
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr, timedOut, overflowed, truncated });
    });
  });
}

/**
 * bwrap and the process that it has started. Killing bwrap alone ends its pid namespace, and with it everything inside;
 * but not in its first moments, when that process waits for bwrap and does not yet die with it.
 */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}

function noBubblewrap(): Problem {
  return new Problem({
    code: 'no-bwrap',
    what: 'bubblewrap is missing',
    cause: 'Hooklab compiles only inside its sandbox',
    fix: 'apt-get install bubblewrap',
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { type Milliseconds, Problem } from '@hooklab/base';
import type { Owner } from '../state/paths';

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
  limits?: { cpuSeconds?: number; memoryBytes?: number; outputBytes?: number } | undefined;
  signal?: AbortSignal | undefined;
}

export interface Sandboxed {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
  /** killed because it took longer than `timeout` */
  timedOut: boolean;
  /** what it printed was more than is kept */
  truncated: boolean;
}

const FIRST_FD = 3;
const STDERR_KEPT = 256 * 1024;

/** The walls, the same for the compiler and for the self-test. */
const walls = [
  '--unshare-all',
  '--die-with-parent',
  '--new-session',
  '--cap-drop',
  'ALL',
  '--clearenv',
  '--setenv',
  'PATH',
  '/usr/bin',
  '--setenv',
  'LC_ALL',
  'C.UTF-8',
  '--ro-bind',
  '/usr',
  '/usr',
  '--symlink',
  'usr/bin',
  '/bin',
  '--symlink',
  'usr/lib',
  '/lib',
  '--symlink',
  'usr/lib64',
  '/lib64',
  '--size',
  String(64 * 1024 * 1024),
  '--tmpfs',
  '/tmp',
];

/**
 * Run a command inside bubblewrap. Files are handed over through pipes, so nothing is written on the host.
 * Rejects only when bubblewrap itself cannot be started.
 */
export function sandboxed(options: SandboxOptions): Promise<Sandboxed> {
  const { cpuSeconds = 10, memoryBytes = 1024 ** 3, outputBytes = 16 * 1024 ** 2 } = options.limits ?? {};
  const files = Object.entries(options.files);
  const args = [
    ...walls,
    ...Object.entries(options.directories).flatMap(([host, inside]) => ['--ro-bind', host, inside]),
    ...files.flatMap(([inside], i) => ['--ro-bind-data', String(FIRST_FD + i), inside]),
    // last, so that the binds above could still make their directories
    '--remount-ro',
    '/',
    '--chdir',
    '/tmp',
    '--',
    '/usr/bin/prlimit',
    `--cpu=${cpuSeconds}`,
    `--as=${memoryBytes}`,
    `--fsize=${outputBytes}`,
    '--nofile=64',
    '--core=0',
    '--',
    ...options.command,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn('bwrap', args, {
      stdio: ['ignore', 'pipe', 'pipe', ...files.map(() => 'pipe' as const)],
      env: { PATH: '/usr/bin:/bin' },
      ...(options.runAs && process.geteuid?.() === 0 ? options.runAs : {}),
    });
    files.forEach(([, content], i) => {
      const pipe = child.stdio[FIRST_FD + i] as Writable;
      pipe.on('error', () => {}); // bwrap that dies early says why on stderr
      pipe.end(content);
    });
    collect(child, options, outputBytes).then(resolve, reject);
  });
}

function collect(child: ChildProcess, options: SandboxOptions, outputBytes: number): Promise<Sandboxed> {
  const stdout: Buffer[] = [];
  let size = 0;
  let stderr = '';
  let truncated = false;
  let timedOut = false;
  // killing bwrap ends its pid namespace, and with it everything inside
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, options.timeout);
  options.signal?.addEventListener('abort', kill);

  child.stdout!.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= outputBytes) stdout.push(chunk);
    else {
      truncated = true;
      kill();
    }
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    if (stderr.length < STDERR_KEPT) stderr += text.slice(0, STDERR_KEPT - stderr.length);
    else truncated = true;
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(
        error.code === 'ENOENT'
          ? new Problem({
              code: 'no-bwrap',
              what: 'bubblewrap is missing',
              cause: 'Hooklab compiles only inside its sandbox',
              fix: 'apt-get install bubblewrap',
            })
          : error,
      );
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr, timedOut, truncated });
    });
  });
}

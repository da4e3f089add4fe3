import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Milliseconds, Problem, type ProblemShape } from '@hooklab/base';
import { type Brokered, broker, type Ending } from '../privilege/client';
import { isRoot } from '../state/owner';
import type { Product } from '../state/product';
import type { LoaderStream } from './connection';
import type { Target } from './target';

/** `node loader.mjs`, as this user or through sudo: how this process may get a privileged loader here. */
export function localCommand(loaderDir: string): string[] {
  const loader = join(loaderDir, 'loader.mjs');
  if (!existsSync(loader)) {
    throw new Problem({
      code: 'not-built',
      what: 'The loader is not built',
      where: loader,
      fix: 'Run `npm start`',
    });
  }
  const command = [process.execPath, loader];
  // not below sudo, whose own process may go first
  if (isRoot()) return [...command, '--die-with-parent'];
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n', ...command];
  throw new Problem({
    code: 'needs-root',
    what: 'Tracing this machine needs root',
    cause: `this is uid ${process.getuid?.()}, and sudo is missing or asks for a password`,
    fix: 'Use a lab VM (no root needed), or start Hooklab with `sudo npm start`',
  });
}

/**
 * A loader of this machine's own kernel. The agent is unprivileged: when root started it, root's broker starts the
 * loader (privilege/broker.ts), and its socket comes over the channel that only the agent has.
 */
export async function openLocal(loaderDir: string): Promise<LoaderStream> {
  const root = broker();
  if (root) return brokeredStream(await root.start('loader'));
  const [command, ...args] = localCommand(loaderDir);
  const child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  return childStream(child, command === 'sudo' ? () => killBelowSudo(child) : undefined);
}

/** A hung loader is killed this long after its input has ended. */
const KILL_AFTER: Milliseconds = 2000;

/** The loader is root's: its number is known to sudo alone, which does not hand on a SIGKILL. */
const killBelowSudo = (sudo: ChildProcess): void => {
  const kill = spawn('sudo', ['-n', 'pkill', '-KILL', '-P', String(sudo.pid)], { stdio: 'ignore' });
  kill.on('error', () => {});
};

function brokeredStream(loader: Brokered): LoaderStream {
  const gone = new Promise<void>((resolve) => loader.socket.once('close', () => resolve()));
  return {
    gone,
    input: loader.socket,
    output: loader.socket,
    reason: () => {
      const ending = loader.ending();
      return ending && loaderGone(ending);
    },
    carrier: process.pid,
    close: () => {
      loader.socket.destroy();
      setTimeout(() => loader.kill(), KILL_AFTER).unref();
    },
  };
}

const loaderGone = ({ code, signal }: Ending, log?: string): ProblemShape => ({
  code: 'loader-gone',
  what: 'The loader is gone',
  cause: signal ? `it was killed by ${signal}` : `it ended with code ${code}`,
  fix: 'Its programs are detached. Open the target again',
  log,
});

const STDERR_KEPT = 64 * 1024;

/** A child process as a loader stream; its stderr is the log behind its end. */
export function childStream(
  child: ChildProcess,
  kill: () => void = () => child.kill('SIGKILL'),
): LoaderStream {
  let stderr = '';
  let killing: NodeJS.Timeout | undefined;
  let reason: ProblemShape | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // the connection's own listeners come a moment later
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.on('error', () => {});
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  child.on('error', (error) => {
    reason = { code: 'loader-spawn', what: 'The loader did not start', cause: error.message };
    child.stdout?.destroy();
  });
  child.on('exit', (code, signal) => {
    clearTimeout(killing);
    reason ??= loaderGone({ code, signal }, stderr || undefined);
    child.stdout?.destroy();
  });
  return {
    gone,
    input: child.stdin!,
    output: child.stdout!,
    reason: () => reason,
    carrier: process.pid,
    close: () => {
      child.stdin?.end();
      // the loader leaves by itself when its stdin ends; a hung one is killed
      if (child.exitCode === null && child.signalCode === null) killing ??= setTimeout(kill, KILL_AFTER);
    },
  };
}

export const localTarget = ({ loaderDir }: Product): Target => ({
  id: 'local',
  title: 'This machine',
  open: async (progress) => {
    progress('starting the loader');
    return openLocal(loaderDir);
  },
  stop: async () => {},
});

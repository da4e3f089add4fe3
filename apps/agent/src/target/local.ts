import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Milliseconds, Problem, type ProblemShape } from '@hooklab/base';
import { type Brokered, broker, type Ending } from '../privilege/client';
import { isRoot } from '../state/paths';
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
  if (isRoot()) return command;
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
  return childStream(spawn(command!, args, { stdio: ['pipe', 'pipe', 'pipe'] }));
}

/** A hung loader is killed this long after its input has ended. */
const KILL_AFTER: Milliseconds = 2000;

function brokeredStream(loader: Brokered): LoaderStream {
  return {
    input: loader.socket,
    output: loader.socket,
    reason: () => {
      const ending = loader.ending();
      return ending && loaderGone(ending);
    },
    samePids: true,
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
export function childStream(child: ChildProcess): LoaderStream {
  let stderr = '';
  let reason: ProblemShape | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  child.on('error', (error) => {
    reason = { code: 'loader-spawn', what: 'The loader did not start', cause: error.message };
    child.stdout?.destroy();
  });
  child.on('exit', (code, signal) => {
    reason ??= loaderGone({ code, signal }, stderr || undefined);
    child.stdout?.destroy();
  });
  return {
    input: child.stdin!,
    output: child.stdout!,
    reason: () => reason,
    samePids: true,
    close: () => {
      child.stdin?.end();
      // the loader leaves by itself when its stdin ends; a hung one is killed
      setTimeout(() => child.exitCode ?? child.kill('SIGKILL'), KILL_AFTER).unref();
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

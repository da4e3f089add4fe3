import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Problem, type ProblemShape } from '@hooklab/base';
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
 * A loader of this machine's own kernel. The agent is unprivileged: when root started it, a broker in the root
 * process spawns the loader for whoever connects to its socket (privilege/broker.ts).
 */
export async function openLocal(loaderDir: string): Promise<LoaderStream> {
  const broker = process.env.HOOKLAB_BROKER;
  if (broker && !isRoot()) {
    const socket = connect(broker);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', (error) =>
        reject(
          new Problem({
            code: 'broker-gone',
            what: 'The root process that starts loaders does not answer',
            cause: error.message,
            fix: 'Start Hooklab again',
          }),
        ),
      );
    });
    return { input: socket, output: socket, close: () => socket.destroy(), samePids: true };
  }
  const [command, ...args] = localCommand(loaderDir);
  return childStream(spawn(command!, args, { stdio: ['pipe', 'pipe', 'pipe'] }));
}

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
    reason ??= {
      code: 'loader-gone',
      what: 'The loader is gone',
      cause: signal ? `it was killed by ${signal}` : `it ended with code ${code}`,
      fix: 'Its programs are detached. Open the target again',
      log: stderr || undefined,
    };
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
      setTimeout(() => child.exitCode ?? child.kill('SIGKILL'), 2000).unref();
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

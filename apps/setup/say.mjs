// What set-up tells a person: one line a step, how long it took, and one clear line when it fails.
import { spawn } from 'node:child_process';

export const say = (text) => process.stderr.write(`hooklab: ${text}\n`);

/** A failure that needs no stack: what is wrong and what to do. */
export class SetupError extends Error {}

/**
 * Run a command and keep its output; show it only when it fails (or with HOOKLAB_VERBOSE).
 * Rejects with a SetupError that carries the last lines.
 */
export function run(command, args, { cwd, env, what }) {
  return new Promise((resolve, reject) => {
    const verbose = Boolean(process.env.HOOKLAB_VERBOSE);
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', verbose ? 'inherit' : 'pipe', verbose ? 'inherit' : 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        log = (log + text).slice(-64_000);
      });
    }
    child.on('error', (error) => reject(new SetupError(`${what}: ${error.message}`)));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(log);
      else {
        const line = `${what} failed (${signal ?? `exit ${code}`}): ${command} ${args.join(' ')}`;
        reject(new SetupError(`${line}\n${log.split('\n').slice(-60).join('\n')}`));
      }
    });
  });
}

export async function step(what, work) {
  const from = Date.now();
  say(`${what} …`);
  const result = await work();
  say(`${what}: done, ${((Date.now() - from) / 1000).toFixed(1)} s`);
  return result;
}

/** Run a script's main and turn a SetupError into one line and exit code 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    say(error instanceof SetupError ? error.message : (error.stack ?? String(error)));
    process.exitCode = 1;
  }
}

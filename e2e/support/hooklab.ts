import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** what `npx hooklab` runs */
export const cli = fileURLToPath(new URL('../../apps/agent/bin/hooklab.mjs', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Any command to its end. */
export async function command(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    text.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, ...text };
}

/** `hooklab …` to its end. */
export const hooklab = (args: string[], env?: Record<string, string>): Promise<Finished> =>
  command(process.execPath, [cli, ...args], env);

export interface Agent {
  process: ChildProcess;
  port: number;
  /** everything it printed so far */
  output(): string;
  /** resolves once its output matches */
  says(pattern: RegExp, ms?: number): Promise<RegExpExecArray>;
  /** a fresh one-time launch link */
  link(): Promise<string>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** `hooklab start` on a free port, ready for its launch link. */
export async function startAgent(args: string[], env: Record<string, string> = {}): Promise<Agent> {
  const child = spawn(process.execPath, [cli, 'start', '--port', '0', '--no-open', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const says = (pattern: RegExp, ms = 60_000) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`the agent did not say ${pattern} within ${ms} ms; it said:\n${output}`));
      }, ms);
      const look = () => {
        const match = pattern.exec(output);
        if (!match) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(match);
      };
      listeners.add(look);
      look();
    });
  const [, port] = await says(/http:\/\/127\.0\.0\.1:(\d+)\/launch#\S+/);
  return {
    process: child,
    port: Number(port),
    output: () => output,
    says,
    link: async () => (await hooklab(['link', '--port', port!], env)).stdout.trim(),
    stop: async (signal = 'SIGINT') => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

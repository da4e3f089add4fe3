import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { join } from 'node:path';
import type { Milliseconds } from '@hooklab/base';
import { compilerOwner, type Owner, qemuOwner } from '../state/owner';
import { makePaths, type Paths } from '../state/paths';
import type { Product } from '../state/product';
import { Broker } from './broker';
import { stage } from './stage';
import { BROKER_MARK } from './wire';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `hooklab …` again, as an unprivileged owner, with a broker in this root process that gives it what needs other
 * rights than its own. Resolves with the exit code once the child and all that was started for it have ended.
 */
export async function runUnprivileged(
  args: string[],
  owner: Owner,
  paths: Paths,
  product: Product,
): Promise<number> {
  makePaths(paths, owner);
  const root = stage(product, paths.cache, owner, [qemuOwner, compilerOwner]);
  // a node that the owner may not run (a private nvm) is said at once, not as a failed exec
  accessSync(process.execPath, constants.X_OK);
  const child = spawnAgent(join(root, 'apps/agent/dist/hooklab.mjs'), args, owner, paths);
  const broker = new Broker(child, owner, {
    loader: join(product.loaderDir, 'loader.mjs'),
    compiler: join(root, 'apps/agent/dist/compiler.mjs'),
  });
  const release = passSignals(child, broker);
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (status, signal) => resolve(status ?? exitCodeOf(signal)));
  });
  await broker.close();
  release();
  return code;
}

function spawnAgent(bundle: string, args: string[], owner: Owner, paths: Paths): ChildProcess {
  // what it makes for its compiler and for QEMU must be readable for them
  const before = process.umask(0o022);
  try {
    return spawn(process.execPath, [bundle, ...args], {
      ...owner,
      cwd: '/',
      // a session of its own: Ctrl-C reaches the whole terminal group, and the child is to get it once, from us
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin',
        LANG: process.env.LANG ?? 'C.UTF-8',
        TERM: process.env.TERM ?? 'dumb',
        HOME: paths.state,
        ...pick(process.env, PASSED_ON),
        [BROKER_MARK]: '1',
        HOOKLAB_CACHE: paths.cache,
        HOOKLAB_STATE: paths.state,
        HOOKLAB_RUNTIME: paths.runtime,
      },
    });
  } finally {
    process.umask(before);
  }
}

const PASSED_ON = [
  // so that `sudo npm start` opens the browser of the person behind sudo
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
  ...['HOOKLAB_LOG', 'HOOKLAB_PROGRESS', 'NO_COLOR'],
  // kernels are fetched through apt
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HOOKLAB_DEBIAN_MIRROR', 'HOOKLAB_DEBIAN_MIRROR_SECURITY'],
];

/** npm and npx send on what the terminal has sent to everybody already: one Ctrl-C comes twice. */
const ONE_PRESS: Milliseconds = 500;

/** The first asks the child to stop in order; a second one ends everything at once. Returns the undo. */
function passSignals(child: ChildProcess, broker: Broker): () => void {
  let asked: Milliseconds | undefined;
  const pass = (signal: NodeJS.Signals) => {
    if (asked === undefined) {
      asked = performance.now();
      child.kill(signal);
      return;
    }
    if (performance.now() - asked < ONE_PRESS) return;
    child.kill('SIGKILL');
    broker.kill();
    process.exit(exitCodeOf(signal));
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  // `npm start` has gone, and with it who would stop us
  const left = () => pass('SIGTERM');
  process.on('disconnect', left);
  return () => {
    for (const signal of SIGNALS) process.off(signal, pass);
    process.off('disconnect', left);
  };
}

const exitCodeOf = (signal: NodeJS.Signals | null): number =>
  signal === null ? 1 : 128 + osConstants.signals[signal];

const pick = (env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));

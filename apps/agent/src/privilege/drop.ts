import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { compilerOwner, type Owner, qemuOwner } from '../state/owner';
import { makePaths, type Paths } from '../state/paths';
import type { Product } from '../state/product';
import { Broker } from './broker';
import { guarded } from './guarded';
import { exitCodeOf, onSignals } from './signals';
import { reachable, stage } from './stage';
import { BROKER_MARK } from './wire';

/**
 * `hooklab …` again, as an unprivileged owner, with a broker in this root process that gives it what needs other
 * rights than its own. Resolves with the exit code once the child and all that was started for it have ended.
 */
export async function runUnprivileged(
  args: string[],
  owner: Owner,
  paths: Paths,
  product: Product,
  signal?: AbortSignal,
): Promise<number> {
  makePaths(paths, owner);
  const root = stage(product, paths.cache, owner, [qemuOwner, compilerOwner]);
  for (const each of [owner, compilerOwner]) needNode(each);
  const child = spawnAgent(join(root, 'apps/agent/dist/hooklab.mjs'), args, owner, paths);
  const broker = new Broker(child, owner, {
    loader: join(product.loaderDir, 'loader.mjs'),
    compiler: join(root, 'apps/agent/dist/compiler.mjs'),
  });
  const release = onSignals((signal) => child.kill(signal), {
    last: () => {
      child.kill('SIGKILL');
      broker.kill();
    },
    // `npm start` has gone, and with it who would stop us
    disconnect: true,
  });
  const stop = () => child.kill('SIGTERM');
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (status, signal) => resolve(status ?? exitCodeOf(signal)));
  });
  signal?.removeEventListener('abort', stop);
  await broker.close();
  release();
  return code;
}

/** A node that others may not run (a private nvm) is said at once, not as a failed exec. */
function needNode({ uid, gid }: Owner): void {
  if (reachable(process.execPath, { uid, gid })) return;
  throw new Problem({
    code: 'node-private',
    what: 'Node.js lies where only its owner may run it',
    where: process.execPath,
    cause: `Hooklab’s own processes run as users without rights (here ${uid})`,
    fix: 'Install Node.js for everybody: apt-get install nodejs',
  });
}

function spawnAgent(bundle: string, args: string[], owner: Owner, paths: Paths): ChildProcess {
  // what it makes for its compiler and for QEMU must be readable for them
  const before = process.umask(0o022);
  try {
    const [command, ...rest] = guarded(owner, [process.execPath, bundle, ...args]);
    return spawn(command!, rest, {
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
  // machines are reached with the keys of the person behind sudo
  ...['SSH_AUTH_SOCK', 'HOOKLAB_SSH_CONFIG'],
  // kernels are fetched through apt
  ...['http_proxy', 'https_proxy', 'no_proxy', 'HOOKLAB_DEBIAN_MIRROR', 'HOOKLAB_DEBIAN_MIRROR_SECURITY'],
];

const pick = (env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));

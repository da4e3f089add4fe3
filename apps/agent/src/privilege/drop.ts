import { spawn } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePaths, type Owner, type Paths } from '../state/paths';
import type { Product } from '../state/product';
import { Broker } from './broker';

/** Can this owner reach the file: is every directory above it open to others (or its own)? */
export function reachable(path: string, owner: Owner): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stat = statSync(at);
    const bit = stat.isDirectory() ? 1 : 4;
    const own = stat.uid === owner.uid ? bit << 6 : 0;
    const group = stat.gid === owner.gid ? bit << 3 : 0;
    if ((stat.mode & (own | group | bit)) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/**
 * The built product where the owner can read it: the checkout itself, or a copy below the state directory when
 * the checkout lies in a private directory (a home of mode 0700). Returns the directory above apps/ and bpf/.
 */
function stage(product: Product, paths: Paths, owner: Owner): string {
  const root = dirname(product.bpfDir);
  if (reachable(product.cli, owner) && reachable(product.bpfDir, owner)) return root;
  const copy = join(paths.cache, 'app');
  rmSync(copy, { recursive: true, force: true });
  for (const part of [
    'apps/agent/dist',
    'apps/agent/package.json',
    'apps/loader/dist',
    'apps/web/out',
    'bpf',
  ]) {
    if (!existsSync(join(root, part))) continue;
    mkdirSync(dirname(join(copy, part)), { recursive: true });
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  return copy;
}

/**
 * `hooklab …` again, as an unprivileged owner, with a broker in this root process that gives it loaders.
 * Resolves with the exit code once the child has ended and every loader is gone.
 */
export async function runUnprivileged(
  args: string[],
  owner: Owner,
  paths: Paths,
  product: Product,
): Promise<number> {
  makePaths(paths, owner);
  const broker = await Broker.listen(paths.runtime, product.loaderDir, owner);
  const root = stage(product, paths, owner);
  // a node that the owner may not run (a private nvm) is said at once, not as a failed exec
  accessSync(process.execPath, constants.X_OK);
  const child = spawn(process.execPath, [join(root, 'apps/agent/dist/hooklab.mjs'), ...args], {
    uid: owner.uid,
    gid: owner.gid,
    cwd: '/',
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin',
      LANG: process.env.LANG ?? 'C.UTF-8',
      TERM: process.env.TERM ?? 'dumb',
      HOME: paths.state,
      // so that `sudo npm start` opens the browser of the person behind sudo
      ...pick(process.env, ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY']),
      HOOKLAB_BROKER: broker.path,
      HOOKLAB_CACHE: paths.cache,
      HOOKLAB_STATE: paths.state,
      HOOKLAB_RUNTIME: paths.runtime,
    },
  });
  // Ctrl-C reaches the whole terminal group, `kill` only this process: the child takes a second signal calmly
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 128 : 1)));
  });
  for (const signal of signals) process.off(signal, pass);
  await broker.close();
  return code;
}

const pick = (env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));

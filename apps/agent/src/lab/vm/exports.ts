import {
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '@hooklab/base';
import type { GuestNode } from '../guest/node';
import { ownRights, type Rights } from '../host/rights';

/** A host directory that the guest may read, by its 9p tag. */
export interface HostExport {
  tag: string;
  path: string;
}

/** The exports of the host's own, which are not opened with the rights for the cache. */
export const HOSTS_OWN = ['usr', 'loader'];

/**
 * What the guest sees of the host: /usr, the loader's directory, and, if this Node is not below /usr, Node
 * alone: a copy of the program in the cache, because the directory where it lies may be a home. `user`: QEMU's.
 */
export function hostExports(
  loaderDir: string,
  cache: string,
  { user, rights = ownRights }: { user?: Rights['user']; rights?: Rights } = {},
  execPath = process.execPath,
): { exports: HostExport[]; node: GuestNode } {
  if (!existsSync(join(loaderDir, 'loader.mjs')))
    throw new Problem({
      code: 'lab-loader',
      what: 'The loader for the lab VM is not built',
      where: loaderDir,
      cause: 'there is no loader.mjs',
      fix: 'Run: npm start',
    });
  if (user) needReadable(loaderDir, user);
  const exports = [
    { tag: 'usr', path: '/usr' },
    { tag: 'loader', path: loaderDir },
  ];
  if (execPath.startsWith('/usr/')) return { exports, node: { path: execPath, mount: undefined } };
  exports.push({ tag: 'node', path: dirname(nodeCopy(cache, execPath, rights)) });
  return { exports, node: { path: '/hooklab/node/node', mount: '/hooklab/node' } };
}

/** The way to the directory does not matter (see openForChild), but itself and its files do. */
function needReadable(loaderDir: string, user: { uid: number; gid: number }): void {
  const may = (path: string, bits: number): boolean => {
    const { mode, uid, gid } = statSync(path);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    return ((mode >> shift) & bits) === bits;
  };
  const files = readdirSync(loaderDir).map((name) => join(loaderDir, name));
  const locked = may(loaderDir, 5) ? files.find((path) => !may(path, 4)) : loaderDir;
  if (!locked) return;
  throw new Problem({
    code: 'lab-loader',
    what: 'The lab VM cannot read the loader',
    where: locked,
    cause: `QEMU runs as the user ${user.uid}, who may not read it`,
    fix: `Run: chmod -R o+rX ${loaderDir}`,
  });
}

function nodeCopy(cache: string, execPath: string, { as }: Rights): string {
  const { size, mtimeMs } = statSync(execPath);
  const dir = join(cache, 'lab', `node-${process.version}-${size}-${Math.floor(mtimeMs)}`);
  const target = join(dir, 'node');
  if (as(() => existsSync(target))) return target;
  const program = readFileSync(execPath);
  as(() => {
    mkdirSync(dir, { recursive: true, mode: 0o755 });
    const temp = `${target}.${process.pid}`;
    writeFileSync(temp, program, { mode: 0o755 });
    renameSync(temp, target);
  });
  return target;
}

/** Opened by us, so that QEMU needs no right to walk there: it gets /proc/self/fd/<n>. */
export const openForChild = (path: string): number => openSync(path, constants.O_RDONLY);

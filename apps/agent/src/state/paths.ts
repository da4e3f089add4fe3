import { chmodSync, existsSync, lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@hooklab/base';
import { defaultCache, defaultRuntimeDir } from '../lab';

/** Where Hooklab keeps things; root keeps them in /var and /run, a person in the XDG directories. */
export interface Paths {
  /** kernels, libbpf, compiled objects: can be deleted at any time */
  cache: string;
  /** workspaces, sessions: what a person would miss */
  state: string;
  /** sockets, VM state: gone after a reboot; 0700 */
  runtime: string;
}

export interface Owner {
  uid: number;
  gid: number;
}

/**
 * Who the agent is when root started it: the person behind sudo, else a uid that no account has, from the range
 * that systemd keeps for its dynamic users. Nothing else on the machine runs as it.
 */
export function unprivilegedOwner(): Owner {
  const uid = Number(process.env.SUDO_UID);
  const gid = Number(process.env.SUDO_GID);
  if (Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0) return { uid, gid };
  return { uid: 64_742, gid: 64_742 };
}

export const isRoot = (): boolean => process.geteuid?.() === 0;

export function paths(): Paths {
  const { env } = process;
  const stateHome = env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  return {
    cache: defaultCache(),
    state: env.HOOKLAB_STATE ?? (isRoot() ? '/var/lib/hooklab' : join(stateHome, 'hooklab')),
    runtime: defaultRuntimeDir(),
  };
}

/** Make the three directories; `owner` gets them when root makes them for the agent. */
export function makePaths(p: Paths, owner?: Owner): void {
  for (const [dir, mode] of [
    [p.cache, 0o755],
    [p.state, 0o700],
    [p.runtime, 0o700],
  ] as const) {
    try {
      if (!existsSync(dir)) mkdirSync(dir, { recursive: true, mode });
      const stat = statSync(dir);
      const me = process.geteuid?.() ?? 0;
      if (me !== 0 && stat.uid !== me && mode === 0o700) {
        throw new Problem({
          code: 'state-not-mine',
          what: `${dir} belongs to another user (uid ${stat.uid})`,
          fix: `Remove it, or set HOOKLAB_STATE and HOOKLAB_RUNTIME to directories of your own`,
        });
      }
      if (me === 0 && owner) giveTo(owner, dir);
      if (me === 0 || stat.uid === me) chmodSync(dir, mode);
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem({
        code: 'state-dir',
        what: `Cannot make ${dir}`,
        cause: (error as Error).message,
        fix: 'Set HOOKLAB_CACHE, HOOKLAB_STATE and HOOKLAB_RUNTIME to directories that you may write',
      });
    }
  }
}

/**
 * What root's commands leave in the agent's directories (kernels, VM states) is the agent's as well. Links are
 * changed, never followed.
 */
export function giveTo(owner: Owner, dir: string): void {
  lchownSync(dir, owner.uid, owner.gid);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) giveTo(owner, path);
    else lchownSync(path, owner.uid, owner.gid);
  }
}

import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LabId } from './id';
import { labVersions } from './versions';

/**
 * Where big, re-fetchable files live: `HOOKLAB_CACHE`, else /var/cache/hooklab for root, else
 * ${XDG_CACHE_HOME:-~/.cache}/hooklab.
 */
export function defaultCache(env: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? -1): string {
  if (env.HOOKLAB_CACHE) return env.HOOKLAB_CACHE;
  if (uid === 0) return '/var/cache/hooklab';
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'hooklab');
}

/** Where sockets and state of running VMs live: /run/hooklab for root, else below XDG_RUNTIME_DIR or /tmp. */
export function defaultRuntimeDir(
  env: NodeJS.ProcessEnv = process.env,
  uid = process.getuid?.() ?? -1,
): string {
  if (env.HOOKLAB_RUNTIME) return env.HOOKLAB_RUNTIME;
  if (uid === 0) return '/run/hooklab';
  return env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, 'hooklab') : `/tmp/hooklab-${uid}`;
}

/** What a person would miss: /var/lib/hooklab for root, else ${XDG_STATE_HOME:-~/.local/state}/hooklab. */
export function defaultState(env: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? -1): string {
  if (env.HOOKLAB_STATE) return env.HOOKLAB_STATE;
  if (uid === 0) return '/var/lib/hooklab';
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'hooklab');
}

/** Where kernels lie: the lab's own in the cache, from which they can be fetched anew; added ones in the state. */
export interface Shelf {
  /** default: defaultCache() */
  cache?: string | undefined;
  /** default: defaultState() */
  state?: string | undefined;
}

export const labDir = (cache: string): string => join(cache, 'lab');

export const addedDir = (state: string): string => join(state, 'kernels');

export const isBuiltIn = (id: LabId): boolean => (labVersions as readonly string[]).includes(id);

/** The files of one kernel. */
export function kernelFiles({ cache, state }: Shelf, id: LabId) {
  const shelf = isBuiltIn(id) ? labDir(cache ?? defaultCache()) : addedDir(state ?? defaultState());
  const dir = join(shelf, id);
  return {
    dir,
    info: join(dir, 'kernel.json'),
    /** what QEMU boots: the ELF kernel, or a bzImage as it was given where that could not be unpacked */
    vmlinux: join(dir, 'vmlinux'),
    btf: join(dir, 'btf-vmlinux'),
    config: join(dir, 'config'),
    modules: join(dir, 'modules.cpio'),
  };
}

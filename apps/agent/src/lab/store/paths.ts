import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LabVersion } from './versions';

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

export const labDir = (cache: string): string => join(cache, 'lab');

/** The files of one fetched kernel. */
export function kernelFiles(cache: string, version: LabVersion) {
  const dir = join(labDir(cache), version);
  return {
    dir,
    info: join(dir, 'kernel.json'),
    vmlinux: join(dir, 'vmlinux'),
    btf: join(dir, 'btf-vmlinux'),
    config: join(dir, 'config'),
    modules: join(dir, 'modules.cpio'),
  };
}

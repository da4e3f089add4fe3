import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';

const MAX_CONFIG = 16 * 1024 * 1024;

/** Where a kernel's build configuration may be, best first. */
export function configPaths(kernel = release()): string[] {
  if (!/^[A-Za-z0-9._+~-]{1,128}$/.test(kernel)) return ['/proc/config.gz'];
  return ['/proc/config.gz', `/boot/config-${kernel}`, `/lib/modules/${kernel}/config`];
}

/** The configuration as text ("CONFIG_BPF=y" lines), or null where there is none. */
export function readConfig(paths = configPaths()): Buffer | null {
  const path = paths.find((p) => existsSync(p));
  if (!path) return null;
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MAX_CONFIG }) : bytes;
}

/** "CONFIG_FPROBE=y" → 'y'; "# CONFIG_FPROBE is not set" or absent → null. */
export function configValue(config: string, name: string): string | null {
  return new RegExp(`^CONFIG_${name}=(.*)$`, 'm').exec(config)?.[1] ?? null;
}

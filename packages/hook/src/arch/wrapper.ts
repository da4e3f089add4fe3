import type { Arch } from '@hooklab/surface';

/** Prefix of the syscall wrappers: "__x64_sys_"; null where they have none of their own. */
export function syscallPrefix(arch: Arch): string | null {
  return arch === 'x86_64' ? '__x64_sys_' : arch === 'arm64' ? '__arm64_sys_' : null;
}

import type { Arch } from '@hooklab/surface';

/** What a surface says about which kernel it is. From the head of the config or uname; never used for what a file tells. */
export interface KernelId {
  /** "6.12.107"; null when unknown */
  readonly release: string | null;
  /** [6, 12, 107] */
  readonly version: readonly [number, number, number] | null;
  readonly arch: Arch;
}

/** "6.12.107+deb13-amd64" → [6, 12, 107]. */
export function parseRelease(release: string): KernelId['version'] {
  const m = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release);
  return m ? [Number(m[1]), Number(m[2]), Number(m[3] ?? 0)] : null;
}

/** Is the kernel at least that version? null when its version is not known. */
export function atLeast(kernel: KernelId, major: number, minor: number): boolean | null {
  const v = kernel.version;
  if (!v) return null;
  return v[0] > major || (v[0] === major && v[1] >= minor);
}

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelInfo } from './kernel';
import { sha256, type Unpacked } from './unpack';

/** What is said of a kernel beside what it is. */
export type KernelOrigin = Omit<
  KernelInfo,
  'format' | 'release' | 'files' | 'modules' | 'offered' | 'fetchedAt' | 'files9p' | 'lacks'
>;

/** Write a kernel into a new directory, kernel.json last. */
export function keepKernel(dir: string, kernel: Unpacked, origin: KernelOrigin): KernelInfo {
  mkdirSync(dir, { recursive: true });
  const files: KernelInfo['files'] = {};
  const keep = (name: string, data: Uint8Array | undefined) => {
    if (!data) return;
    writeFileSync(join(dir, name), data);
    chmodSync(join(dir, name), 0o644); // QEMU may run as another user
    files[name] = { size: data.length, sha256: sha256(data) };
  };
  keep('vmlinux', kernel.vmlinux);
  keep('btf-vmlinux', kernel.btf);
  keep('config', kernel.config);
  keep('modules.cpio', kernel.modules.archive);
  const info: KernelInfo = {
    format: 1,
    ...origin,
    release: kernel.release,
    files,
    modules: kernel.modules.names,
    offered: kernel.modules.offered,
    files9p: kernel.files9p,
    lacks: kernel.lacks,
    fetchedAt: new Date().toISOString(),
  };
  writeInfo(dir, info);
  chmodSync(dir, 0o755);
  return info;
}

export function writeInfo(dir: string, info: KernelInfo): void {
  writeFileSync(join(dir, 'kernel.json'), `${JSON.stringify(info, null, 2)}\n`);
  chmodSync(join(dir, 'kernel.json'), 0o644);
}

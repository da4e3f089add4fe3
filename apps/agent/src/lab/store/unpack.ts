import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@hooklab/base';
import { elfSection } from '@hooklab/surface';
import { decompress } from './decompress';
import { hasPvhEntry } from './elf';
import { needX86, readImage, releaseOfBzImage, releaseOfElf } from './image';
import { moduleOfFile } from './modules';
import type { KernelParts } from './parts';
import { type TakenModules, takeModules } from './takemodules';

/** By which option a kernel says that it has these built in, where there is no list of them. */
const OPTIONS: Record<string, string> = {
  virtio_pci: 'CONFIG_VIRTIO_PCI',
  virtio_console: 'CONFIG_VIRTIO_CONSOLE',
  '9pnet_virtio': 'CONFIG_NET_9P_VIRTIO',
  '9p': 'CONFIG_9P_FS',
};

export interface Unpacked {
  release: string;
  /** an ELF with a PVH entry, or the bzImage as it came */
  vmlinux: Uint8Array;
  btf: Uint8Array | undefined;
  config: Uint8Array | undefined;
  modules: TakenModules;
  files9p: boolean;
  /** one line each: what it comes without, and what that means */
  lacks: string[];
}

/**
 * Everything the lab keeps of a kernel. `scratch`: a directory for intermediate files. Throws Problem `lab-no-kernel`,
 * `lab-arch`, `lab-modules` (of another kernel, or the channel cannot be had).
 */
export async function takeKernel(
  parts: KernelParts,
  scratch: string,
  signal?: AbortSignal,
): Promise<Unpacked> {
  const lacks: string[] = [];
  const { bootable, elf, ownRelease } = await takeImage(parts.image, scratch, signal);
  const release = ownRelease ?? parts.release;
  if (!release) throw odd(`${parts.image} does not say its version`);

  const btf = (elf && elfSection(elf, '.BTF')) || undefined;
  if (!btf)
    lacks.push(
      elf
        ? 'no BTF: fentry, tp_btf, lsm and typed reads are not there, kprobes and tracepoints are'
        : 'its BTF cannot be read out of the file: it is read in the VM',
    );
  const config = takeConfig(parts.config, elf);
  if (!config) lacks.push('no config: what it was built with is read from its other files');

  const builtin = builtinModules(parts.builtin, config);
  const taken = await takeModules({ parts, release, builtin, scratch, signal });
  if (parts.modules.size === 0) lacks.push('no modules: only what is built in can be traced');
  if (!taken.files9p)
    lacks.push(
      'no 9p: Node and the usual small programs come in its initramfs, not all of this machine’s /usr',
    );
  return { release, vmlinux: bootable, btf, config, ...taken, lacks };
}

async function takeImage(image: string, scratch: string, signal?: AbortSignal) {
  const bytes = readFileSync(image);
  const read = readImage(bytes, image);
  if (read.kind === 'elf') {
    if (!hasPvhEntry(bytes))
      throw new Problem({
        code: 'lab-no-kernel',
        what: 'This vmlinux cannot be booted by itself',
        where: image,
        cause: 'it has no PVH entry point (CONFIG_PVH)',
        fix: 'Give the bzImage of the same build: arch/x86/boot/bzImage',
      });
    return { bootable: bytes, elf: bytes, ownRelease: releaseOfElf(bytes) };
  }
  const ownRelease = releaseOfBzImage(bytes);
  if (!read.payload) return { bootable: bytes, elf: undefined, ownRelease };
  const { compression, data } = read.payload;
  const elf = await decompress(compression, data, join(scratch, '.vmlinux'), signal);
  needX86(elf, image);
  return { bootable: hasPvhEntry(elf) ? elf : bytes, elf, ownRelease: ownRelease ?? releaseOfElf(elf) };
}

/** The file, or what a kernel built with IKCONFIG has inside: gzip between IKCFG_ST and IKCFG_ED. */
function takeConfig(file: string | undefined, elf: Uint8Array | undefined): Uint8Array | undefined {
  if (file) return readFileSync(file);
  if (!elf) return undefined;
  const all = Buffer.from(elf.buffer, elf.byteOffset, elf.byteLength);
  const from = all.indexOf('IKCFG_ST\x1f\x8b', 0, 'latin1');
  const to = from < 0 ? -1 : all.indexOf('IKCFG_ED', from);
  if (to < 0) return undefined;
  try {
    return gunzipSync(all.subarray(from + 8, to));
  } catch {
    return undefined;
  }
}

/** undefined: nobody knows. */
function builtinModules(list: string | undefined, config: Uint8Array | undefined): Set<string> | undefined {
  if (list) return new Set(readFileSync(list, 'utf8').split('\n').map(moduleOfFile).filter(defined));
  if (!config) return undefined;
  const lines = new Set(Buffer.from(config).toString('latin1').split('\n'));
  return new Set(Object.keys(OPTIONS).filter((name) => lines.has(`${OPTIONS[name]}=y`)));
}

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

export const sha256File = (path: string): string => sha256(readFileSync(path));

const defined = <T>(value: T | undefined): value is T => value !== undefined;

/** Packages that hold something else than a kernel of Debian's. */
export const odd = (cause: string): Problem =>
  new Problem({
    code: 'lab-package',
    what: 'The kernel packages are not as expected',
    cause,
    fix: 'Fetch again later, or use another lab kernel',
  });

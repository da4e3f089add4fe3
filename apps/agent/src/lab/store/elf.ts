import { elfNotes, elfSection, elfSegments, readElf, segmentBytes } from '@hooklab/surface';

const PT_INTERP = 3;
const PT_NOTE = 4;
const XEN_ELFNOTE_PHYS32_ENTRY = 18;

/** False for a static program, which runs in an initramfs without any library. Throws `elf-bad`, as all here. */
export function hasInterpreter(file: Uint8Array): boolean {
  return elfSegments(readElf(file)).some((segment) => segment.type === PT_INTERP);
}

/** True when a note of vmlinux gives the 32-bit entry point that `qemu -kernel vmlinux` needs (CONFIG_PVH). */
export function hasPvhEntry(file: Uint8Array): boolean {
  const elf = readElf(file);
  return elfSegments(elf)
    .filter((segment) => segment.type === PT_NOTE)
    .flatMap((segment) => [...elfNotes(elf, segmentBytes(elf, segment))])
    .some((note) => note.owner === 'Xen' && note.type === XEN_ELFNOTE_PHYS32_ENTRY);
}

/**
 * A module's .modinfo as pairs, in order. The section is NUL-separated text:
 *   "alias=fs-9p\0license=GPL\0depends=9pnet,netfs\0softdep=pre: crc32c\0"
 */
export function modinfo(module: Uint8Array): [key: string, value: string][] {
  const section = elfSection(module, '.modinfo');
  if (!section) return [];
  const out: [string, string][] = [];
  for (const item of Buffer.from(section).toString('utf8').split('\0')) {
    const cut = item.indexOf('=');
    if (cut > 0) out.push([item.slice(0, cut), item.slice(cut + 1)]);
  }
  return out;
}

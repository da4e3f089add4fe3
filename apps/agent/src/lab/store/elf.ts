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

export interface ElfNeeds {
  /** "/lib64/ld-linux-x86-64.so.2"; undefined: a library, or static */
  interpreter: string | undefined;
  libraries: string[];
  /** where to look first; may have $ORIGIN */
  runPaths: string[];
}

const DT_NEEDED = 1;
const DT_RPATH = 15;
const DT_RUNPATH = 29;

/** What a program or library asks the dynamic linker for; undefined for anything that is no 64-bit ELF file with a say. */
export function elfNeeds(file: Uint8Array): ElfNeeds | undefined {
  if (file.length < 64 || Buffer.from(file.subarray(0, 5)).toString('latin1') !== '\x7fELF\x02')
    return undefined;
  const dynamic = elfSection(file, '.dynamic');
  const strings = elfSection(file, '.dynstr');
  if (!dynamic || !strings) return undefined;
  const text = Buffer.from(strings.buffer, strings.byteOffset, strings.byteLength);
  const view = new DataView(dynamic.buffer, dynamic.byteOffset, dynamic.byteLength);
  const out: ElfNeeds = { interpreter: undefined, libraries: [], runPaths: [] };
  for (let at = 0; at + 16 <= dynamic.byteLength; at += 16) {
    const tag = Number(view.getBigUint64(at, true));
    if (tag !== DT_NEEDED && tag !== DT_RPATH && tag !== DT_RUNPATH) continue;
    const from = Number(view.getBigUint64(at + 8, true));
    const value = text.toString('utf8', from, text.indexOf(0, from));
    if (tag === DT_NEEDED) out.libraries.push(value);
    else out.runPaths.push(...value.split(':').filter(Boolean));
  }
  const interpreter = elfSection(file, '.interp');
  if (interpreter) out.interpreter = Buffer.from(interpreter).toString('utf8').replace(/\0.*$/s, '');
  return out;
}

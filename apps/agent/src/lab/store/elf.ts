/**
 * The few things read from a little-endian ELF64 file: named sections, the interpreter, and the Xen note that
 * lets QEMU start a vmlinux directly (PVH).
 *
 *   0x00 7f 45 4c 46 02 01 …   0x20 e_phoff u64   0x28 e_shoff u64
 *   0x36 e_phentsize u16  0x38 e_phnum u16  0x3a e_shentsize u16  0x3c e_shnum u16  0x3e e_shstrndx u16
 */
const PT_INTERP = 3;
const PT_NOTE = 4;
const XEN_ELFNOTE_PHYS32_ENTRY = 18;
const SHT_NOBITS = 8;

export class ElfError extends Error {}

interface Segment {
  type: number;
  offset: number;
  size: number;
}

/** The bytes of one section (a view, not a copy); undefined when there is none. Throws ElfError. */
export function elfSection(file: Uint8Array, name: string): Uint8Array | undefined {
  const view = open(file);
  const offset = big(view, 0x28);
  const size = u16(view, 0x3a);
  const count = u16(view, 0x3c);
  const names = sectionAt(view, offset + u16(view, 0x3e) * size);
  for (let i = 0; i < count; i++) {
    const section = sectionAt(view, offset + i * size);
    if (section.type === SHT_NOBITS || cString(file, names.offset + section.name) !== name) continue;
    return slice(file, section.offset, section.size);
  }
  return undefined;
}

/** False for a static program, which runs in an initramfs without any library. */
export function hasInterpreter(file: Uint8Array): boolean {
  return segments(open(file)).some((segment) => segment.type === PT_INTERP);
}

/** True when a note of vmlinux gives the 32-bit entry point that `qemu -kernel vmlinux` needs (CONFIG_PVH). */
export function hasPvhEntry(file: Uint8Array): boolean {
  const view = open(file);
  for (const { type, offset, size } of segments(view)) {
    if (type !== PT_NOTE) continue;
    // namesz u32, descsz u32, type u32, name padded to 4, desc padded to 4
    for (let at = offset; at + 12 <= offset + size; ) {
      const nameSize = u32(view, at);
      const descSize = u32(view, at + 4);
      const isXen = cString(file, at + 12) === 'Xen';
      if (isXen && u32(view, at + 8) === XEN_ELFNOTE_PHYS32_ENTRY) return true;
      at += 12 + align4(nameSize) + align4(descSize);
    }
  }
  return false;
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

function segments(view: DataView): Segment[] {
  const offset = big(view, 0x20);
  const size = u16(view, 0x36);
  const out: Segment[] = [];
  for (let i = 0; i < u16(view, 0x38); i++) {
    const at = offset + i * size;
    out.push({ type: u32(view, at), offset: big(view, at + 8), size: big(view, at + 32) });
  }
  return out;
}

function sectionAt(view: DataView, at: number) {
  return {
    name: u32(view, at),
    type: u32(view, at + 4),
    offset: big(view, at + 0x18),
    size: big(view, at + 0x20),
  };
}

function open(file: Uint8Array): DataView {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 64 || u32(view, 0) !== 0x464c457f) throw new ElfError('not an ELF file');
  if (file[4] !== 2 || file[5] !== 1) throw new ElfError('not a 64-bit little-endian ELF file');
  return view;
}

const align4 = (n: number): number => (n + 3) & ~3;

function inside(view: DataView, at: number, size: number): void {
  if (!(at >= 0 && at + size <= view.byteLength)) throw new ElfError(`cut off at byte ${view.byteLength}`);
}
function u16(view: DataView, at: number): number {
  inside(view, at, 2);
  return view.getUint16(at, true);
}
function u32(view: DataView, at: number): number {
  inside(view, at, 4);
  return view.getUint32(at, true);
}
function big(view: DataView, at: number): number {
  inside(view, at, 8);
  return Number(view.getBigUint64(at, true));
}
function slice(file: Uint8Array, offset: number, size: number): Uint8Array {
  if (offset + size > file.length) throw new ElfError(`cut off at byte ${file.length}`);
  return file.subarray(offset, offset + size);
}
function cString(file: Uint8Array, at: number): string {
  const end = file.indexOf(0, at);
  if (at >= file.length || end < 0 || end - at > 4096) throw new ElfError('a name without an end');
  return Buffer.from(file.subarray(at, end)).toString('latin1');
}

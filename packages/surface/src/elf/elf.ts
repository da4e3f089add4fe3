import { Problem } from '@hooklab/base';
import { decodeText } from '../bytes/text';

/** One row of the section table. Offsets and sizes in bytes. */
export interface ElfSection {
  name: string;
  /** SHT_PROGBITS 1, SHT_SYMTAB 2, SHT_STRTAB 3, SHT_NOTE 7, SHT_NOBITS 8, SHT_DYNSYM 11 … */
  type: number;
  flags: number;
  address: number;
  offset: number;
  size: number;
  link: number;
  info: number;
  entrySize: number;
}

/** One row of the program headers: PT_LOAD 1, PT_INTERP 3, PT_NOTE 4 … */
export interface ElfSegment {
  type: number;
  address: number;
  offset: number;
  size: number;
}

export interface Elf {
  bytes: Uint8Array;
  view: DataView;
  little: boolean;
  /** ET_REL 1, ET_EXEC 2, ET_DYN 3 */
  type: number;
  /** EM_X86_64 62, EM_AARCH64 183, EM_BPF 247 */
  machine: number;
  sections: ElfSection[];
}

export const SHT_NOBITS = 8;
const HEADER = 64;
const ROW = 64;

export function badElf(what: string, cause?: string): Problem {
  return new Problem({ code: 'elf-bad', what, cause, fix: 'Give an ELF file for a 64-bit machine, whole' });
}

/**
 * The section table of a 64-bit ELF file, either byte order. Nothing is copied.
 *
 *   7f 45 4c 46  02  01  01 …    e_type 16, e_machine 18, e_shoff 40, e_shentsize 58, e_shnum 60, e_shstrndx 62
 *   \x7f E  L F  64b LE  v1
 *
 * Throws `elf-bad` for anything else, and for a table or names that lie outside the file.
 */
export function readElf(bytes: Uint8Array): Elf {
  if (bytes.length < 20 || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) {
    throw badElf('not an ELF file');
  }
  if (bytes[4] !== 2) throw badElf('not a 64-bit ELF file', `class ${bytes[4]}`);
  if (bytes[5] !== 1 && bytes[5] !== 2) throw badElf('not an ELF file: unknown byte order');
  if (bytes.length < HEADER) throw badElf('truncated ELF file: no room for its header');
  const little = bytes[5] === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elf: Elf = {
    bytes,
    view,
    little,
    type: view.getUint16(16, little),
    machine: view.getUint16(18, little),
    sections: [],
  };
  const table = u64(elf, 40);
  if (table === 0) return elf;
  if (view.getUint16(58, little) !== ROW) throw badElf('impossible ELF file: section rows of another size');
  const first = tableRow(elf, table);
  // more than 65,279 sections: the counts move into row 0
  const count = view.getUint16(60, little) || first.size;
  const names = view.getUint16(62, little);
  if (table + count * ROW > bytes.length)
    throw badElf('truncated ELF file: its section table ends beyond the data');
  const rows: (ElfSection & { nameAt: number })[] = [];
  for (let i = 0; i < count; i++) rows.push(tableRow(elf, table + i * ROW));
  const strings = rows[names === 0xffff ? first.link : names];
  for (const { nameAt, ...row } of rows) {
    elf.sections.push({ ...row, name: strings ? elfString(elf, strings, nameAt) : '' });
  }
  return elf;
}

function tableRow(elf: Elf, at: number): ElfSection & { nameAt: number } {
  if (at + ROW > elf.bytes.length) throw badElf('truncated ELF file: its section table ends beyond the data');
  const u32 = (offset: number) => elf.view.getUint32(at + offset, elf.little);
  return {
    name: '',
    nameAt: u32(0),
    type: u32(4),
    flags: u64(elf, at + 8),
    address: u64(elf, at + 16),
    offset: u64(elf, at + 24),
    size: u64(elf, at + 32),
    link: u32(40),
    info: u32(44),
    entrySize: u64(elf, at + 56),
  };
}

/** The bytes of a section, not copied. */
export function sectionBytes(elf: Elf, section: ElfSection): Uint8Array {
  if (section.type === SHT_NOBITS) return elf.bytes.subarray(0, 0);
  if (section.offset + section.size > elf.bytes.length) {
    throw badElf(`truncated ELF file: section ${section.name} ends beyond the data`);
  }
  return elf.bytes.subarray(section.offset, section.offset + section.size);
}

/** The bytes of the first section of that name, null if there is none: elfSection(object, '.BTF'). */
export function elfSection(bytes: Uint8Array, name: string): Uint8Array | null {
  const elf = readElf(bytes);
  const section = elf.sections.find((s) => s.name === name);
  return section ? sectionBytes(elf, section) : null;
}

/**
 * The program headers, none in an object file. Throws `elf-bad` for a table outside the file.
 *
 *   header: e_phoff 32, e_phentsize 54, e_phnum 56 · row of 56: type 0, offset 8, vaddr 16, filesz 32
 */
export function elfSegments(elf: Elf): ElfSegment[] {
  const { view, little, bytes } = elf;
  const table = u64(elf, 32);
  const count = view.getUint16(56, little);
  if (count === 0) return [];
  const row = view.getUint16(54, little);
  if (row < 56 || table + count * row > bytes.length)
    throw badElf('truncated ELF file: its program headers end beyond the data');
  return Array.from({ length: count }, (_, i) => {
    const at = table + i * row;
    return {
      type: view.getUint32(at, little),
      offset: u64(elf, at + 8),
      address: u64(elf, at + 16),
      size: u64(elf, at + 32),
    };
  });
}

/** The bytes of a segment that are in the file, not copied. */
export function segmentBytes(elf: Elf, { offset, size }: ElfSegment): Uint8Array {
  if (offset + size > elf.bytes.length) throw badElf('truncated ELF file: a segment ends beyond the data');
  return elf.bytes.subarray(offset, offset + size);
}

/** The zero-ended string at an offset of a string table. */
export function elfString(elf: Elf, table: ElfSection, at: number): string {
  const bytes = sectionBytes(elf, table);
  if (at >= bytes.length) return '';
  const end = bytes.indexOf(0, at);
  return decodeText(bytes, at, end < 0 ? bytes.length : end);
}

/** Addresses above 2^53 (a kernel's) lose their last bits here; offsets and sizes never get so far. */
export function u64(elf: Elf, at: number): number {
  const low = elf.view.getUint32(at + (elf.little ? 0 : 4), elf.little);
  const high = elf.view.getUint32(at + (elf.little ? 4 : 0), elf.little);
  return high * 2 ** 32 + low;
}

import { decodeText } from '../bytes/text';
import { badElf, type Elf, type ElfSection, sectionBytes, u64 } from './elf';

export interface ElfSymbol {
  name: string;
  /** STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2, STT_SECTION 3, STT_FILE 4 */
  type: number;
  /** STB_LOCAL 0, STB_GLOBAL 1, STB_WEAK 2 */
  binding: number;
  /** index of the section it is in; 0 for one defined elsewhere */
  section: number;
  value: number;
  size: number;
}

const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const ROW = 24;

/** Symbols of .symtab, then of .dynsym where the file was stripped. */
export function elfSymbols(elf: Elf): ElfSymbol[] {
  const table =
    elf.sections.find((s) => s.type === SHT_SYMTAB) ?? elf.sections.find((s) => s.type === SHT_DYNSYM);
  return table ? readSymbols(elf, table) : [];
}

function readSymbols(elf: Elf, table: ElfSection): ElfSymbol[] {
  const strings = elf.sections[table.link];
  if (!strings) throw badElf('impossible ELF file: symbols without names');
  const names = sectionBytes(elf, strings);
  const rows = sectionBytes(elf, table);
  const symbols: ElfSymbol[] = [];
  for (let at = table.offset; at + ROW <= table.offset + rows.length; at += ROW) {
    const nameAt = elf.view.getUint32(at, elf.little);
    const info = elf.bytes[at + 4]!;
    const end = names.indexOf(0, nameAt);
    symbols.push({
      name: nameAt < names.length ? decodeText(names, nameAt, end < 0 ? names.length : end) : '',
      type: info & 0xf,
      binding: info >>> 4,
      section: elf.view.getUint16(at + 6, elf.little),
      value: u64(elf, at + 8),
      size: u64(elf, at + 16),
    });
  }
  return symbols;
}

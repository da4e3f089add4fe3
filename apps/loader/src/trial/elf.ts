/**
 * The object that a trial loads: for each section of libbpf one program of two instructions, and nothing else. No
 * map, no BTF, no relocation, so everything that can be refused is the hook itself.
 *
 *   ELF header | .strtab | a section a program … | license | .symtab | section headers
 *
 * 64-bit little-endian ET_REL for EM_BPF, as clang makes it; names are STT_FUNC symbols, by which libbpf finds
 * programs (libbpf.c bpf_object__add_programs).
 */

const EHDR = 64;
const SHDR = 64;
const SYM = 24;
const EM_BPF = 247;
const ET_REL = 1;
const SHT_PROGBITS = 1;
const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const SHF_ALLOC_EXEC = 0x6;
const SHF_ALLOC_WRITE = 0x3;
const GLOBAL_FUNC = 0x12;

/** r0 = 0; exit. The value every hook takes for "go on as if I were not there". */
const TWO_INSTRUCTIONS = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);

interface Section {
  name: string;
  type: number;
  flags: number;
  bytes: Uint8Array;
  link?: number;
  info?: number;
  entry?: number;
  align: number;
}

/** Names of the programs of an object, by their place in it. */
export const programName = (i: number): string => `hlt_${i}`;

/** An ELF object with one program in each section: `trialObject(['fentry/vfs_unlink', 'kprobe'])`. */
export function trialObject(sections: readonly string[]): Uint8Array {
  const strings = new Strings();
  const programs = sections.map(
    (name): Section => ({
      name,
      type: SHT_PROGBITS,
      flags: SHF_ALLOC_EXEC,
      bytes: TWO_INSTRUCTIONS,
      align: 8,
    }),
  );
  const license: Section = {
    name: 'license',
    type: SHT_PROGBITS,
    flags: SHF_ALLOC_WRITE,
    bytes: Buffer.from('GPL\0'),
    align: 1,
  };
  // 0: null, 1: .strtab, then the programs
  const symbols = sections.map((_, i) => ({ name: programName(i), section: i + 2 }));
  const symtab: Section = {
    name: '.symtab',
    type: SHT_SYMTAB,
    flags: 0,
    bytes: symbolTable(symbols, strings),
    link: 1,
    // the first symbol that is not local
    info: 1,
    entry: SYM,
    align: 8,
  };
  const strtab: Section = { name: '.strtab', type: SHT_STRTAB, flags: 0, bytes: new Uint8Array(), align: 1 };
  const all = [strtab, ...programs, license, symtab];
  const names = all.map(({ name }) => strings.add(name));
  strtab.bytes = strings.bytes();
  return assemble(all, names);
}

function symbolTable(symbols: { name: string; section: number }[], strings: Strings): Uint8Array {
  const bytes = new Uint8Array(SYM * (symbols.length + 1));
  const view = new DataView(bytes.buffer);
  for (const [i, { name, section }] of symbols.entries()) {
    const at = SYM * (i + 1);
    view.setUint32(at, strings.add(name), true);
    view.setUint8(at + 4, GLOBAL_FUNC);
    view.setUint16(at + 6, section, true);
    view.setBigUint64(at + 16, BigInt(TWO_INSTRUCTIONS.length), true);
  }
  return bytes;
}

function assemble(sections: Section[], names: number[]): Uint8Array {
  const places: number[] = [];
  let end = EHDR;
  for (const { bytes, align } of sections) {
    end = Math.ceil(end / align) * align;
    places.push(end);
    end += bytes.length;
  }
  const headers = Math.ceil(end / 8) * 8;
  const out = new Uint8Array(headers + SHDR * (sections.length + 1));
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, ET_REL, true);
  view.setUint16(18, EM_BPF, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(40, BigInt(headers), true);
  view.setUint16(52, EHDR, true);
  view.setUint16(58, SHDR, true);
  view.setUint16(60, sections.length + 1, true);
  view.setUint16(62, 1, true);
  for (const [i, s] of sections.entries()) {
    out.set(s.bytes, places[i]!);
    const at = headers + SHDR * (i + 1);
    view.setUint32(at, names[i]!, true);
    view.setUint32(at + 4, s.type, true);
    view.setBigUint64(at + 8, BigInt(s.flags), true);
    view.setBigUint64(at + 24, BigInt(places[i]!), true);
    view.setBigUint64(at + 32, BigInt(s.bytes.length), true);
    view.setUint32(at + 40, s.link ?? 0, true);
    view.setUint32(at + 44, s.info ?? 0, true);
    view.setBigUint64(at + 48, BigInt(s.align), true);
    view.setBigUint64(at + 56, BigInt(s.entry ?? 0), true);
  }
  return out;
}

/** A string table: NUL-terminated names, the empty one first. */
class Strings {
  #text = '\0';

  add(name: string): number {
    const at = Buffer.byteLength(this.#text);
    this.#text += `${name}\0`;
    return at;
  }

  bytes(): Uint8Array {
    return Buffer.from(this.#text);
  }
}

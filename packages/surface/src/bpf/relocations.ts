import { badBtf } from '../btf/bad';
import { Btf, type TypeId } from '../btf/btf';
import { readElf, sectionBytes } from '../elf/elf';

/** What a relocation asks of the kernel's BTF: bpf_core_relo_kind, those of fields and types. */
export const Relocation = {
  BYTE_OFFSET: 0,
  BYTE_SIZE: 1,
  FIELD_EXISTS: 2,
  TYPE_EXISTS: 8,
} as const;

/** A place in the code that libbpf fills in for the kernel at hand. */
export interface CoreRelocation {
  /** "kprobe/vfs_unlink" */
  section: string;
  /** bytes from the section's start */
  at: number;
  kind: number;
  /** the object's own type that the access begins at, and the numbers of the access from there: [0, 3, 1] */
  root: TypeId;
  access: number[];
}

/** A line of the source that an instruction was made of. */
export interface CodeLine {
  section: string;
  at: number;
  /** as clang was told of it */
  file: string;
  line: number;
}

export interface CoreRelocations {
  /** the object's own types */
  btf: Btf;
  relocations: CoreRelocation[];
  /** by section and place, in their order */
  lines: CodeLine[];
  /** the first byte of an instruction; null: the object has no such place */
  opcode(place: { section: string; at: number }): number | null;
}

/**
 * .BTF.ext of an object: a header with offset and length of each part, then in each part a record's size and, section by
 * section, its name, how many, and the records:
 *
 *   header      … | line_info off, len at 16 | core_relo off, len at 24
 *   line_info   insn_off, file_name_off, line_off, line << 10 | column
 *   core_relo   insn_off, type_id, access_str_off, kind
 *
 * null where the object has none. Throws `btf-bad` and `elf-bad`.
 */
export function coreRelocations(object: Uint8Array): CoreRelocations | null {
  const elf = readElf(object);
  const bytesOf = (name: string): Uint8Array | null => {
    const section = elf.sections.find((s) => s.name === name);
    return section ? sectionBytes(elf, section) : null;
  };
  const own = bytesOf('.BTF');
  const ext = bytesOf('.BTF.ext');
  if (!own || !ext || ext.length < 24) return null;
  const btf = Btf.read(own, { origin: 'the object' });
  const view = new DataView(ext.buffer, ext.byteOffset, ext.byteLength);
  const header = view.getUint32(4, true);
  const relocations: CoreRelocation[] = [];
  const lines: CodeLine[] = [];
  eachRecord(view, btf, header, 16, (section, word) => {
    lines.push({ section, at: word(0), file: btf.string(word(1)), line: word(3) >>> 10 });
  });
  const opcode: CoreRelocations['opcode'] = ({ section, at }) => bytesOf(section)?.[at] ?? null;
  // a header from before CO-RE ends here
  if (header < 32) return { btf, relocations, lines, opcode };
  eachRecord(view, btf, header, 24, (section, word) => {
    const access = btf.string(word(2)).split(':').map(Number);
    relocations.push({ section, at: word(0), kind: word(3), root: word(1), access });
  });
  return { btf, relocations, lines, opcode };
}

const RECORD = 16;

function eachRecord(
  view: DataView,
  btf: Btf,
  header: number,
  part: number,
  take: (section: string, word: (index: number) => number) => void,
): void {
  const u32 = (at: number): number => {
    if (at + 4 > view.byteLength) throw badBtf('.BTF.ext ends within a record', btf.origin);
    return view.getUint32(at, true);
  };
  const start = header + u32(part);
  const end = start + u32(part + 4);
  if (end === start) return;
  const size = u32(start);
  if (size < RECORD || end > view.byteLength) throw badBtf('.BTF.ext has records that cannot be', btf.origin);
  for (let at = start + 4; at < end; ) {
    const section = btf.string(u32(at));
    const count = u32(at + 4);
    at += 8;
    if (count > (end - at) / size) throw badBtf('.BTF.ext has more records than bytes', btf.origin);
    for (let i = 0; i < count; i++, at += size) {
      const from = at;
      take(section, (index) => u32(from + 4 * index));
    }
  }
}

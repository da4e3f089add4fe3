import {
  type Btf,
  Btf as BtfReader,
  elfSection,
  isStruct,
  Kind,
  readElf,
  resolve,
  sectionBytes,
  type TypeId,
} from '../src/index';

/** What a program does, apart from the offsets that a loader fills in. */
export interface Behaviour {
  /** section → instructions as hexadecimal, with "reloc" where CO-RE patches */
  code: Map<string, string[]>;
  /** "section+offset kind task_struct.mm.exe_file" */
  accesses: string[];
}

/**
 * .BTF.ext: header (core_relo_off at 24, core_relo_len at 28), then per section: name, count, records of
 * { insn_off, type_id, access_str_off, kind }.
 */
export function behaviourOf(object: Uint8Array): Behaviour {
  const btf = BtfReader.read(elfSection(object, '.BTF')!);
  const ext = elfSection(object, '.BTF.ext')!;
  const view = new DataView(ext.buffer, ext.byteOffset, ext.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const header = u32(4);
  const accesses: string[] = [];
  const patched = new Map<string, Set<number>>();
  const start = header >= 32 ? header + u32(24) : 0;
  const end = header >= 32 ? start + u32(28) : 0;
  const size = end > start ? u32(start) : 0;
  for (let at = start + 4; size > 0 && at < end; ) {
    const section = btf.string(u32(at));
    const count = u32(at + 4);
    at += 8;
    const offsets = patched.get(section) ?? new Set<number>();
    patched.set(section, offsets);
    for (let i = 0; i < count; i++, at += size) {
      offsets.add(u32(at));
      accesses.push(
        `${section}+${u32(at)} ${u32(at + 12)} ${accessPath(btf, u32(at + 4), btf.string(u32(at + 8)))}`,
      );
    }
  }
  return { code: instructions(object, patched), accesses: accesses.sort() };
}

function accessPath(btf: Btf, root: TypeId, spec: string): string {
  const [first, ...rest] = spec.split(':').map(Number);
  let id = resolve(btf, root);
  let path = `${btf.name(root) || btf.name(id)}[${first}]`;
  for (const index of rest) {
    const kind = btf.kind(id);
    if (isStruct(kind)) {
      // anonymous members carry no name: where they lie is the layout's affair
      const name = btf.memberName(id, index);
      if (name) path += `.${name}`;
      id = resolve(btf, btf.memberType(id, index));
    } else if (kind === Kind.ARRAY) {
      path += `[${index}]`;
      id = resolve(btf, btf.elementType(id));
    }
  }
  if (btf.kind(id) === Kind.ENUM || btf.kind(id) === Kind.ENUM64) path = btf.enumeratorName(id, first!);
  return path;
}

function instructions(object: Uint8Array, patched: Map<string, Set<number>>): Map<string, string[]> {
  const elf = readElf(object);
  const code = new Map<string, string[]>();
  for (const section of elf.sections) {
    // SHF_EXECINSTR
    if ((section.flags & 4) === 0 || section.size === 0) continue;
    const bytes = sectionBytes(elf, section);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += 8) {
      const hex = Array.from(bytes.subarray(at, at + 8), (b) => b.toString(16).padStart(2, '0')).join('');
      lines.push(patched.get(section.name)?.has(at) ? `${hex.slice(0, 4)} reloc` : hex);
    }
    code.set(section.name, lines);
  }
  return code;
}

/** The first thing in which two objects differ, null if they do the same. */
export function difference(a: Behaviour, b: Behaviour): string | null {
  for (const section of new Set([...a.code.keys(), ...b.code.keys()])) {
    const left = a.code.get(section) ?? [];
    const right = b.code.get(section) ?? [];
    const at = left.findIndex((line, i) => line !== right[i]);
    if (at >= 0 || left.length !== right.length) {
      return `${section}, instruction ${at < 0 ? left.length : at}: ${left[at] ?? '-'} | ${right[at] ?? '-'}`;
    }
  }
  const at = a.accesses.findIndex((access, i) => access !== b.accesses[i]);
  if (at >= 0 || a.accesses.length !== b.accesses.length)
    return `access ${a.accesses[at]} | ${b.accesses[at]}`;
  return null;
}

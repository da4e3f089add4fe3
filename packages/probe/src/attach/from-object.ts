import { Problem } from '@hooklab/base';
import { elfSymbols, readElf } from '@hooklab/surface';

/** A program of an object and the section that says how libbpf attaches it. */
export interface ObjectProgram {
  /** the C function: "on_vfs_unlink" */
  readonly program: string;
  /** "fentry/vfs_unlink" */
  readonly section: string;
}

const SHT_PROGBITS = 1;
const SHF_EXECINSTR = 4;
const STT_FUNC = 2;
const STB_LOCAL = 0;

/**
 * The programs of a compiled object, as libbpf finds them: the functions of every section with instructions but
 * .text, which holds what they call. What SEC("?…") names is not loaded unless asked for.
 * Throws Problem `no-program` where there is none, `elf-bad` for what is no object.
 */
export function programsOf(object: Uint8Array): ObjectProgram[] {
  const elf = readElf(object);
  const programs = elfSymbols(elf).flatMap(({ name, type, binding, section }): ObjectProgram[] => {
    const home = elf.sections[section];
    if (type !== STT_FUNC || binding === STB_LOCAL || home?.type !== SHT_PROGBITS) return [];
    if ((home.flags & SHF_EXECINSTR) === 0 || home.name === '.text' || home.name.startsWith('?')) return [];
    return [{ program: name, section: home.name }];
  });
  if (programs.length > 0) return programs;
  throw new Problem({
    code: 'no-program',
    what: 'The source has no program to attach',
    cause: 'no function in it has a SEC("…")',
    fix: 'Write SEC("tp/CATEGORY/NAME") or another section above the function',
  });
}

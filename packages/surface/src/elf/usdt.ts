import { decodeText } from '../bytes/text';
import { type Elf, sectionBytes } from './elf';
import { elfNotes } from './notes';

/** Where one argument of a USDT probe is found when it fires. */
export interface UsdtArgument {
  /** as the note has it: "-4@%edi" */
  text: string;
  /** bytes; null where the note names none */
  size: number | null;
  signed: boolean;
  /** "%edi", "-8(%rbp)", "$5" */
  place: string;
}

export interface UsdtProbe {
  provider: string;
  name: string;
  /** addresses as the file has them, hexadecimal */
  address: string;
  /** a counter that a tracer raises so that the program prepares the arguments; null for none */
  semaphore: string | null;
  args: UsdtArgument[];
}

const NT_STAPSDT = 3;

/**
 * Probes of .note.stapsdt (sys/sdt.h). Description of each note:
 *
 *   location u64 · base u64 · semaphore u64 · "provider\0" · "name\0" · "-4@%edi 8@-8(%rbp)\0"
 *
 * prelink moves a binary but not its notes: what .stapsdt.base moved by is added. A note that is cut off is left out.
 */
export function usdtProbes(elf: Elf): UsdtProbe[] {
  const probes: UsdtProbe[] = [];
  const base = elf.sections.find((s) => s.name === '.stapsdt.base');
  for (const section of elf.sections) {
    if (section.name !== '.note.stapsdt') continue;
    for (const note of elfNotes(elf, sectionBytes(elf, section))) {
      if (note.owner !== 'stapsdt' || note.type !== NT_STAPSDT) continue;
      const probe = readProbe(note.description, elf.little, base ? BigInt(base.address) : null);
      if (probe) probes.push(probe);
    }
  }
  return probes;
}

function readProbe(bytes: Uint8Array, little: boolean, moved: bigint | null): UsdtProbe | null {
  if (bytes.length < 27) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 24; texts.length < 3; ) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    texts.push(decodeText(bytes, at, end));
    at = end + 1;
  }
  const by = moved === null ? 0n : moved - view.getBigUint64(8, little);
  const semaphore = view.getBigUint64(16, little);
  const hex = (address: bigint) => `0x${BigInt.asUintN(64, address + by).toString(16)}`;
  return {
    provider: texts[0]!,
    name: texts[1]!,
    address: hex(view.getBigUint64(0, little)),
    semaphore: semaphore === 0n ? null : hex(semaphore),
    args: parseArguments(texts[2]!),
  };
}

/**
 * "-4@%edi 8@-8(%rbp) 4@$5": size (negative: signed) and place. On arm64 a place may have spaces: "8@[sp, 16]".
 */
function parseArguments(text: string): UsdtArgument[] {
  const args: UsdtArgument[] = [];
  for (const [whole] of text.matchAll(/\[[^\]]*\]|[^\s[]+(?:\[[^\]]*\])?/g)) {
    const match = /^(?:(-?)(\d)f?@)?(.*)$/.exec(whole)!;
    args.push({
      text: whole,
      size: match[2] ? Number(match[2]) : null,
      signed: match[1] === '-',
      place: match[3]!,
    });
  }
  return args;
}

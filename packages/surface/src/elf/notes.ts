import { decodeText } from '../bytes/text';
import { type Elf, sectionBytes } from './elf';

export interface ElfNote {
  /** "GNU", "stapsdt" */
  owner: string;
  type: number;
  description: Uint8Array;
}

const SHT_NOTE = 7;
const NT_GNU_BUILD_ID = 3;

/** Notes of a section or a segment, by its bytes.
 *
 *   04 00 00 00  14 00 00 00  03 00 00 00  47 4e 55 00  4a 2f …
 *   name size    desc size    type         "GNU\0"      description     name and description padded to 4
 *
 * A note that would end beyond them ends the list.
 */
export function* elfNotes(elf: Elf, bytes: Uint8Array): Generator<ElfNote> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length; ) {
    const nameSize = view.getUint32(at, elf.little);
    const size = view.getUint32(at + 4, elf.little);
    const type = view.getUint32(at + 8, elf.little);
    const description = at + 12 + roundUp(nameSize);
    if (description + size > bytes.length) return;
    const owner = decodeText(bytes, at + 12, at + 12 + Math.max(0, nameSize - 1));
    yield { owner, type, description: bytes.subarray(description, description + size) };
    at = description + roundUp(size);
  }
}

const roundUp = (n: number) => Math.ceil(n / 4) * 4;

/** "4a2f…": what names a build of a binary; null where the linker was told to leave it out. */
export function buildId(elf: Elf): string | null {
  for (const section of elf.sections) {
    if (section.type !== SHT_NOTE) continue;
    for (const note of elfNotes(elf, sectionBytes(elf, section))) {
      if (note.owner === 'GNU' && note.type === NT_GNU_BUILD_ID) {
        return Array.from(note.description, (b) => b.toString(16).padStart(2, '0')).join('');
      }
    }
  }
  return null;
}

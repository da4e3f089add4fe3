import { badBtf } from './bad';
import { TAIL } from './kinds';

/**
 *   9f eb  01  00  18 00 00 00 | 00 00 00 00  54 a4 20 00  54 a4 20 00  8d ed 15 00 | …types… | …strings…
 *   magic  ver flg hdr_len       type_off     type_len     str_off      str_len
 *
 * Offsets count from the end of the header. A 32-byte header adds layout_off and layout_len: sizes of every
 * kind that the writer knew, so that an older reader can step over a newer kind.
 */
export interface Header {
  /** the type section as 32-bit words in this machine's order; a view where the bytes allow, else a copy */
  words: Uint32Array;
  strings: Uint8Array;
  /** [bytes after the head, bytes an element] of each kind */
  tail: readonly (readonly [number, number])[];
}

const MAGIC = 0xeb9f;
const littleEndianHere = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export function readHeader(bytes: Uint8Array, where: string): Header {
  if (bytes.length < 24) throw badBtf('not BTF: shorter than its header', where, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0, true) === MAGIC;
  if (!little && view.getUint16(0, false) !== MAGIC) {
    throw badBtf(
      'not BTF: wrong magic',
      where,
      `it starts with ${hex(bytes[0]!)} ${hex(bytes[1]!)}, not 9f eb`,
    );
  }
  if (bytes[2] !== 1) throw badBtf('unknown version of BTF', where, `version ${bytes[2]}, known is 1`);
  const u32 = (at: number) => view.getUint32(at, little);
  const length = u32(4);
  if (length < 24 || length > bytes.length) throw badBtf('impossible BTF header', where, `hdr_len ${length}`);

  const part = (name: string, off: number, len: number): Uint8Array => {
    const start = length + off;
    if (start + len > bytes.length) {
      throw badBtf(
        `truncated BTF: its ${name} section ends beyond the data`,
        where,
        `${start + len} > ${bytes.length}`,
      );
    }
    return bytes.subarray(start, start + len);
  };
  const types = part('type', u32(8), u32(12));
  const strings = part('string', u32(16), u32(20));
  const layout = length >= 32 && u32(28) > 0 ? part('layout', u32(24), u32(28)) : null;

  if (types.length % 4 !== 0) throw badBtf('impossible BTF: type section is no multiple of 4', where);
  if (strings.length > 0 && strings[strings.length - 1] !== 0) {
    throw badBtf('impossible BTF: string section has no end mark', where);
  }
  return { words: asWords(types, little === littleEndianHere), strings, tail: layout ? tails(layout) : TAIL };
}

function asWords(types: Uint8Array, sameOrder: boolean): Uint32Array {
  if (sameOrder && types.byteOffset % 4 === 0) {
    return new Uint32Array(types.buffer, types.byteOffset, types.length / 4);
  }
  const copy = types.slice();
  const words = new Uint32Array(copy.buffer, 0, copy.length / 4);
  if (!sameOrder) {
    const view = new DataView(copy.buffer);
    for (let i = 0; i < words.length; i++) words[i] = view.getUint32(i * 4, !littleEndianHere);
  }
  return words;
}

/** Known kinds keep our own sizes; the layout section only speaks for kinds that we do not know. */
function tails(layout: Uint8Array): (readonly [number, number])[] {
  const all = [...TAIL];
  for (let kind = all.length; kind * 4 + 1 < layout.length && kind < 128; kind++) {
    const info = layout[kind * 4]!;
    const element = layout[kind * 4 + 1]!;
    if (info % 4 !== 0 || element % 4 !== 0) break;
    all.push([info, element]);
  }
  return all;
}

const hex = (n: number) => n.toString(16).padStart(2, '0');

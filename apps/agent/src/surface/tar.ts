import { Problem } from '@hooklab/base';

/** A file of a surface by its path inside it: "available_events", "events/sched/sched_switch/format". */
export type SurfaceFiles = Map<string, Uint8Array>;

const BLOCK = 512;
/** A surface of a Debian kernel is about 40 MB; nothing larger than this is read. */
const MAX_BYTES = 512 * 1024 * 1024;

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
};

const octal = (bytes: Uint8Array): number => {
  const digits = text(bytes).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
};

/**
 * The plain files of a ustar or GNU tar, with the first path component (`6.12/`) taken off.
 *
 *   header, 512 bytes: name 100 | mode 8 | uid 8 | gid 8 | size 12 octal | … | type 1 @156 | … | prefix 155 @345
 *   then the content, padded to 512; two zero blocks end it. Type 'L': the content is the next entry's long name.
 */
export function readTar(bytes: Uint8Array, where: string): SurfaceFiles {
  // never a Buffer: its subarrays would print and compare as another type
  const tar = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: SurfaceFiles = new Map();
  let longName: string | null = null;
  let total = 0;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = octal(header.subarray(124, 136));
    const type = String.fromCharCode(header[156]!);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (!Number.isInteger(size) || content.length !== size || !checksumHolds(header)) {
      throw new Problem({
        code: 'bad-surface',
        what: 'The surface file is damaged',
        where: `${where}, byte ${at}`,
        fix: 'Capture it again: npx hooklab surface capture',
      });
    }
    total += size;
    if (total > MAX_BYTES)
      throw new Problem({ code: 'bad-surface', what: 'The surface file is too large', where });
    if (type === 'L') longName = text(content);
    else {
      const prefix = text(header.subarray(345, 500));
      const name = longName ?? (prefix ? `${prefix}/` : '') + text(header.subarray(0, 100));
      longName = null;
      if (type === '0' || type === '\0') files.set(inner(name), content);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const inner = (name: string): string => name.replace(/^\.\//, '').replace(/^[^/]+\//, '');

function checksumHolds(header: Uint8Array): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum === octal(header.subarray(148, 156));
}

/** A tar of the files below one directory, names sorted, times and owners zero: the same files, the same bytes. */
export function writeTar(files: SurfaceFiles, top: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name)!;
    const path = `${top}/${name}`;
    if (Buffer.byteLength(path) > 100) {
      parts.push(header('././@LongLink', Buffer.byteLength(path) + 1, 'L'), padded(Buffer.from(`${path}\0`)));
    }
    parts.push(header(Buffer.from(path).subarray(0, 100).toString(), content.length, '0'), padded(content));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return Buffer.concat(parts);
}

function padded(content: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
  out.set(content);
  return out;
}

function header(name: string, size: number, type: string): Uint8Array {
  const out = Buffer.alloc(BLOCK);
  out.write(name, 0, 100);
  out.write('0000644\0', 100);
  out.write('0000000\0', 108);
  out.write('0000000\0', 116);
  out.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  out.write('00000000000\0', 136);
  out.write('        ', 148);
  out.write(type, 156);
  out.write('ustar\x0000', 257);
  let sum = 0;
  for (const byte of out) sum += byte;
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return out;
}

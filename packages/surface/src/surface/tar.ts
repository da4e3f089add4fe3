import { Problem } from '@hooklab/base';
import { decodeText, encodeText } from '../bytes/text';
import { EXPECTED, type SurfaceFiles } from './files';

const BLOCK = 512;
const MAX_NAME = 100;
/** A surface of a Debian kernel is about 40 MB; nothing larger than this is read. */
const MAX_BYTES = 512 * 1024 * 1024;

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return decodeText(bytes, 0, end < 0 ? bytes.length : end);
};

const octal = (bytes: Uint8Array): number => {
  const digits = text(bytes).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
};

/**
 * The plain files of a ustar or GNU tar, with the directory in which all of them lie (`6.12/`) taken off.
 *
 *   header, 512 bytes: name 100 | mode 8 | uid 8 | gid 8 | size 12 octal | … | type 1 @156 | … | prefix 155 @345
 *   then the content, padded to 512; two zero blocks end it. Types 'L', 'K', 'x': the content has the next entry's long names.
 */
export function readTar(bytes: Uint8Array, where: string): Map<string, Uint8Array> {
  // never a Buffer: its subarrays would print and compare as another type
  const tar = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  let long: LongNames = {};
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
    if (type === 'L') long = { ...long, path: text(content) };
    else if (type === 'K') long = { ...long, linkpath: text(content) };
    else if (type === 'x') long = { ...long, ...paxNames(content) };
    else {
      const prefix = text(header.subarray(345, 500));
      const name = long.path ?? (prefix ? `${prefix}/` : '') + text(header.subarray(0, 100));
      if (type === '0' || type === '\0') files.set(plain(name), content);
      // another name of a file that came before
      const target = type === '1' && files.get(plain(long.linkpath ?? text(header.subarray(157, 257))));
      if (target) files.set(plain(name), target);
      long = {};
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return withoutTop(files);
}

const plain = (name: string): string => name.replace(/^(?:\.?\/)+/, '');

/** Names too long for a header, told in an entry before it. */
interface LongNames {
  readonly path?: string;
  /** of a file that has it already */
  readonly linkpath?: string;
}

/** Those in a pax header: "30 path=events/long/name\n", each record with its length first. */
function paxNames(bytes: Uint8Array): LongNames {
  let names: LongNames = {};
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(decodeText(bytes, at, Math.min(bytes.length, at + 20)), 10);
    if (!(length > 0)) break;
    const record = decodeText(bytes, at, Math.min(bytes.length, at + length));
    const [, key, name] = /^\d+ (path|linkpath)=(.*)\n$/s.exec(record) ?? [];
    if (key) names = { ...names, [key]: name };
    at += length;
  }
  return names;
}

/** Directories of a surface itself: what `tar -C DIR -cf - .` begins with is no top to be taken off. */
const OWN = new Set(['btf', 'events']);

/** With the directories taken off in which all lie: `saved/6.12/btf/vmlinux`, but not `btf/vmlinux` beside `kallsyms`. */
export function withoutTop(files: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const tops = new Set(
    [...files.keys()].map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '')),
  );
  const [top] = tops;
  if (tops.size !== 1 || !top || OWN.has(top)) return files;
  const inner = new Map([...files].map(([name, content]) => [name.slice(top.length + 1), content]));
  // deeper only where that leads to a surface: a directory alone may be all there is of one
  const deeper = withoutTop(inner);
  return deeper !== inner && EXPECTED.some((file) => deeper.has(file)) ? deeper : inner;
}

function checksumHolds(header: Uint8Array): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum === octal(header.subarray(148, 156));
}

/** A tar of the files below one directory, names sorted, times and owners zero: the same files, the same bytes. */
export function writeTar(files: SurfaceFiles, top: string): Uint8Array {
  const entries = [...files.keys()].sort().map((name) => {
    const path = encodeText(`${top}/${name}`);
    return { path, content: files.get(name)!, long: path.length > MAX_NAME };
  });
  let size = 2 * BLOCK;
  for (const { path, content, long } of entries)
    size += BLOCK + padded(content.length) + (long ? BLOCK + padded(path.length + 1) : 0);
  const tar = new Uint8Array(size);
  let at = 0;
  const add = (name: Uint8Array, content: Uint8Array, length: number, type: string) => {
    writeHeader(tar.subarray(at, at + BLOCK), name, length, type);
    tar.set(content, at + BLOCK);
    at += BLOCK + padded(length);
  };
  for (const { path, content, long } of entries) {
    // the zero that ends it is there already
    if (long) add(encodeText('././@LongLink'), path, path.length + 1, 'L');
    add(path.subarray(0, MAX_NAME), content, content.length, '0');
  }
  return tar;
}

const padded = (length: number): number => Math.ceil(length / BLOCK) * BLOCK;

function writeHeader(out: Uint8Array, name: Uint8Array, size: number, type: string): void {
  const put = (at: number, value: string) => out.set(encodeText(value), at);
  out.set(name, 0);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  let sum = 0;
  for (const byte of out) sum += byte;
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
}

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { UserAddress } from '@hooklab/hook';

const PT_LOAD = 1;
const PF_X = 1;

/**
 * Where in a file of 64-bit ELF the code of an address is; a sentence where there is none. Its program headers say what
 * is mapped where:
 *
 *   LOAD  offset 0x1000  address 0x401000  in the file 0x1f5  R E      0x401136 → 0x1136
 */
export function codeOffset(path: string, { place, at }: UserAddress): number | string {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return `there is no file ${path}`;
  const file = openSync(path, 'r');
  try {
    const header = bytesAt(file, 0, 64);
    if (header.length < 64 || header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2)
      return `${path} is no 64-bit ELF file`;
    const [size, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
    const table = bytesAt(file, Number(header.readBigUInt64LE(32)), size * count);
    for (let i = 0; i + 56 <= table.length && size >= 56; i += size) {
      if (table.readUInt32LE(i) !== PT_LOAD || (table.readUInt32LE(i + 4) & PF_X) === 0) continue;
      const [offset, address, length] = [8, 16, 32].map((field) => Number(table.readBigUInt64LE(i + field)));
      const into = at - (place === 'address' ? address! : offset!);
      if (into >= 0 && into < length!) return offset! + into;
    }
    return `no code of ${path} is at ${place === 'address' ? '' : 'byte '}0x${at.toString(16)}`;
  } finally {
    closeSync(file);
  }
}

function bytesAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, from));
}

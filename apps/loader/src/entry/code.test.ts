import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOffset } from './code';

let dir: string;
let file: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hooklab-code-'));
  file = join(dir, 'program');
  writeFileSync(file, program());
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Data at 0x400000, code at 0x401000 which lies at 0x1000 of the file: 0x1f5 bytes. */
function program(): Buffer {
  const elf = Buffer.alloc(64 + 2 * 56);
  elf.writeUInt32BE(0x7f454c46, 0);
  elf[4] = 2;
  elf.writeBigUInt64LE(64n, 32);
  elf.writeUInt16LE(56, 54);
  elf.writeUInt16LE(2, 56);
  const segment = (at: number, flags: number, offset: bigint, address: bigint, size: bigint) => {
    elf.writeUInt32LE(1, at);
    elf.writeUInt32LE(flags, at + 4);
    elf.writeBigUInt64LE(offset, at + 8);
    elf.writeBigUInt64LE(address, at + 16);
    elf.writeBigUInt64LE(size, at + 32);
  };
  segment(64, 4, 0n, 0x400000n, 0x1000n);
  segment(120, 5, 0x1000n, 0x401000n, 0x1f5n);
  return elf;
}

it('finds the code of an address and of a place in the file', () => {
  expect(codeOffset(file, { place: 'address', at: 0x401136 })).toBe(0x1136);
  expect(codeOffset(file, { place: 'offset', at: 0x1136 })).toBe(0x1136);
  expect(codeOffset(file, { place: 'address', at: 0x401000 })).toBe(0x1000);
});

it('says why there is none', () => {
  const none = (place: 'address' | 'offset', at: number) => codeOffset(file, { place, at });
  expect(none('address', 0x400010)).toBe(`no code of ${file} is at 0x400010`);
  expect(none('address', 0x4011f5)).toBe(`no code of ${file} is at 0x4011f5`);
  expect(none('offset', 0x10)).toBe(`no code of ${file} is at byte 0x10`);
  expect(codeOffset(dir, { place: 'offset', at: 0 })).toBe(`there is no file ${dir}`);
  writeFileSync(join(dir, 'text'), 'a text that is no program');
  expect(codeOffset(join(dir, 'text'), { place: 'offset', at: 0 })).toMatch(/is no 64-bit ELF file$/);
});

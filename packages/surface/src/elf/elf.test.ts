import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../bytes/text';
import { elfSection, readElf } from './elf';
import { elfSymbols } from './symbols';

/** A relocatable object with .BTF, .symtab, .strtab and .shstrtab, as clang lays one out. */
function object(little = true): Uint8Array {
  const shstr = '\0.BTF\0.symtab\0.strtab\0.shstrtab\0';
  const str = '\0main\0events\0';
  const symtab = new Uint8Array(72);
  const sv = new DataView(symtab.buffer);
  const symbol = (row: number, name: number, info: number, section: number, value: number, size: number) => {
    sv.setUint32(row * 24, name, little);
    symtab[row * 24 + 4] = info;
    sv.setUint16(row * 24 + 6, section, little);
    sv.setUint32(row * 24 + 8 + (little ? 0 : 4), value, little);
    sv.setUint32(row * 24 + 16 + (little ? 0 : 4), size, little);
  };
  symbol(1, 1, 0x12, 1, 16, 64);
  symbol(2, 6, 0x11, 1, 0, 8);
  const parts: [number, Uint8Array, number][] = [
    [1, encodeText('btf bytes'), 0],
    [2, symtab, 3],
    [3, encodeText(str), 0],
    [3, encodeText(shstr), 0],
  ];
  const start = 64 + parts.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const out = new Uint8Array(start + 64 * (parts.length + 1));
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 2, little ? 1 : 2, 1]);
  view.setUint16(16, 1, little);
  view.setUint16(18, 247, little);
  view.setUint32(40 + (little ? 0 : 4), start, little);
  view.setUint16(58, 64, little);
  view.setUint16(60, parts.length + 1, little);
  view.setUint16(62, parts.length, little);
  let at = 64;
  let name = 1;
  parts.forEach(([type, bytes, link], i) => {
    const row = start + 64 * (i + 1);
    view.setUint32(row, name, little);
    view.setUint32(row + 4, type, little);
    view.setUint32(row + 24 + (little ? 0 : 4), at, little);
    view.setUint32(row + 32 + (little ? 0 : 4), bytes.length, little);
    view.setUint32(row + 40, link, little);
    out.set(bytes, at);
    at += bytes.length;
    name = shstr.indexOf('\0', name) + 1;
  });
  return out;
}

describe('ELF', () => {
  it.each([true, false])('reads sections and symbols (little endian: %s)', (little) => {
    const elf = readElf(object(little));
    expect(elf.machine).toBe(247);
    expect(elf.sections.map((s) => s.name)).toEqual(['', '.BTF', '.symtab', '.strtab', '.shstrtab']);
    expect(decodeText(elfSection(object(little), '.BTF')!)).toBe('btf bytes');
    expect(elfSection(object(little), '.BTF.ext')).toBeNull();
    expect(elfSymbols(elf).slice(1)).toEqual([
      { name: 'main', type: 2, binding: 1, section: 1, value: 16, size: 64 },
      { name: 'events', type: 1, binding: 1, section: 1, value: 0, size: 8 },
    ]);
  });

  it('refuses what is not a 64-bit ELF file', () => {
    expect(() => readElf(encodeText('#!/bin/sh\nexit 0 # padding'))).toThrow('not an ELF file');
    const small = object();
    small[4] = 1;
    expect(() => readElf(small)).toThrow('not a 64-bit ELF file');
    expect(() => readElf(object().subarray(0, 200))).toThrow('truncated ELF file');
  });

  it('any mutant reads or gives a Problem', () => {
    const good = object();
    const edit = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(good.length * 3), (edits, cut) => {
        const bytes = good.slice(0, cut);
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        try {
          elfSymbols(readElf(bytes));
          elfSection(bytes, '.BTF');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('text', () => {
  it('decodes what it encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeText(encodeText(text))).toBe(text);
      }),
    );
  });
  it('marks what is no UTF-8', () => {
    expect(decodeText(Uint8Array.of(0x61, 0xff, 0x62, 0xc3))).toBe('a\ufffdb\ufffd');
  });
});

import type { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/text';
import { userBinary } from './binary';
import { binaryLine, functionLine } from './binarytext';

interface Options {
  interpreter?: boolean;
  table?: number;
  type?: number;
}

/** A shared object with one loaded segment at 0x1000 (file offset 0) and functions in it. */
function library({ interpreter = false, table = 2, type = 3 }: Options = {}): Uint8Array {
  const names = '\0readline\0twin\0data\0elsewhere\0memcpy\0';
  const at = (name: string) => names.indexOf(`${name}\0`);
  const rows: [name: string, info: number, section: number, value: number, size: number][] = [
    ['readline', 0x12, 1, 0x1040, 123],
    ['twin', 0x02, 1, 0x1080, 0],
    ['twin', 0x22, 1, 0x1090, 8],
    ['twin', 0x22, 1, 0x1090, 8],
    ['data', 0x11, 1, 0x10a0, 4],
    ['elsewhere', 0x12, 0, 0, 0],
    ['memcpy', 0x1a, 1, 0x9000, 16],
  ];
  const symbols = new Uint8Array(24 * rows.length);
  const sv = new DataView(symbols.buffer);
  rows.forEach(([name, info, section, value, size], i) => {
    sv.setUint32(i * 24, at(name), true);
    symbols[i * 24 + 4] = info;
    sv.setUint16(i * 24 + 6, section, true);
    sv.setUint32(i * 24 + 8, value, true);
    sv.setUint32(i * 24 + 16, size, true);
  });
  const strings = encodeText(names);
  const headers = interpreter ? 2 : 1;
  const body = 64 + 56 * headers;
  const sections = body + symbols.length + strings.length;
  const out = new Uint8Array(sections + 64 * 3);
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, type, true);
  view.setUint16(18, 62, true);
  view.setUint32(32, 64, true);
  view.setUint32(40, sections, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, headers, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, 3, true);
  const segment = (i: number, kind: number) => {
    view.setUint32(64 + 56 * i, kind, true);
    view.setUint32(64 + 56 * i + 16, 0x1000, true);
    view.setUint32(64 + 56 * i + 32, 0x400, true);
  };
  segment(0, 1);
  if (interpreter) segment(1, 3);
  const section = (i: number, kind: number, offset: number, size: number) => {
    const row = sections + 64 * i;
    view.setUint32(row + 4, kind, true);
    view.setUint32(row + 24, offset, true);
    view.setUint32(row + 32, size, true);
    view.setUint32(row + 40, i + 1, true);
  };
  section(1, table, body, symbols.length);
  section(2, 3, body + symbols.length, strings.length);
  out.set(symbols, body);
  out.set(strings, body + symbols.length);
  return out;
}

describe('userBinary', () => {
  it('has the functions of a library with the offsets that a uprobe takes', () => {
    const binary = userBinary(library());
    expect(binary).toMatchObject({
      machine: 'x86_64',
      kind: 'library',
      stripped: false,
      buildId: null,
      probes: [],
    });
    expect(binary.functions).toEqual([
      { name: 'memcpy', address: '0x9000', offset: null, size: 16, binding: 'global' },
      { name: 'readline', address: '0x1040', offset: '0x40', size: 123, binding: 'global' },
      { name: 'twin', address: '0x1080', offset: '0x80', size: 0, binding: 'local' },
      { name: 'twin', address: '0x1090', offset: '0x90', size: 8, binding: 'weak' },
    ]);
    expect(functionLine('/bin/bash', binary.functions[1]!)).toBe(
      'user:/bin/bash:readline  0x40, 123 bytes, global',
    );
  });

  it('tells a program by its interpreter, and one without .symtab', () => {
    expect(userBinary(library({ interpreter: true })).kind).toBe('program');
    const stripped = userBinary(library({ table: 11 }));
    expect(stripped).toMatchObject({ stripped: true });
    expect(binaryLine(stripped)).toBe(
      'x86_64 library, no build id, 4 functions (stripped: exported ones only), 0 USDT probes',
    );
    expect(() => userBinary(library({ type: 4 }))).toThrow('neither a program nor a library');
  });

  it('ends in elf-bad for what is damaged, and never in anything else', () => {
    const whole = library({ interpreter: true });
    const flip = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(flip, { maxLength: 8 }), fc.nat(whole.length), (flips, length) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of flips) bytes[at] = byte;
        try {
          userBinary(bytes.subarray(0, length));
        } catch (error) {
          expect((error as Problem).code).toBe('elf-bad');
        }
      }),
      { numRuns: 3000 },
    );
  });
});

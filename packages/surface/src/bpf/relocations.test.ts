import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BtfBuilder } from '../btf/test/builder';
import { encodeText } from '../bytes/text';
import { coreRelocations, Relocation } from './relocations';

/** A relocatable object of these sections, as clang lays one out. */
function elf(sections: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const names = ['', ...sections.map(([name]) => name), '.shstrtab'];
  const offsets = names.map((_, i) => names.slice(0, i).reduce((sum, n) => sum + n.length + 1, 0));
  const all = [...sections.map(([, bytes]) => bytes), encodeText(`${names.join('\0')}\0`)];
  const table = 64 + all.reduce((sum, bytes) => sum + bytes.length, 0);
  const out = new Uint8Array(table + 64 * (all.length + 1));
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 1, true);
  view.setUint16(18, 247, true);
  view.setUint32(40, table, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, all.length + 1, true);
  view.setUint16(62, all.length, true);
  let at = 64;
  all.forEach((bytes, i) => {
    const row = table + 64 * (i + 1);
    view.setUint32(row, offsets[i + 1]!, true);
    view.setUint32(row + 4, 1, true);
    view.setUint32(row + 24, at, true);
    view.setUint32(row + 32, bytes.length, true);
    out.set(bytes, at);
    at += bytes.length;
  });
  return out;
}

const words = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);

/** An object with two relocations and two lines in the section "kprobe/f". */
function object(): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, { signed: true });
  const struct = btf.raw('s___old', 4, 1, 4, [btf.string('m'), int, 0]);
  const [section, access, file] = ['kprobe/f', '0:0', 'probe.bpf.c'].map((text) => btf.string(text));
  const lines = [16, section!, 2, 0, file!, 0, (7 << 10) | 3, 8, file!, 0, (9 << 10) | 1];
  const relocations = [16, section!, 2, 8, struct, access!, 0, 16, struct, access!, 2];
  const parts = [lines, relocations].map((part) => part.length * 4);
  const header = [0x00010000 | 0xeb9f, 32, 0, 0, 0, parts[0]!, parts[0]!, parts[1]!];
  return elf([
    ['kprobe/f', Uint8Array.from({ length: 24 }, (_, i) => i)],
    ['.BTF', btf.bytes()],
    ['.BTF.ext', words(...header, ...lines, ...relocations)],
  ]);
}

it('reads what libbpf fills in, and of which line each instruction was made', () => {
  const { btf, relocations, lines, opcode } = coreRelocations(object())!;
  expect(relocations).toEqual([
    { section: 'kprobe/f', at: 8, kind: Relocation.BYTE_OFFSET, root: 2, access: [0, 0] },
    { section: 'kprobe/f', at: 16, kind: Relocation.FIELD_EXISTS, root: 2, access: [0, 0] },
  ]);
  expect(btf.name(2)).toBe('s___old');
  expect(lines).toEqual([
    { section: 'kprobe/f', at: 0, file: 'probe.bpf.c', line: 7 },
    { section: 'kprobe/f', at: 8, file: 'probe.bpf.c', line: 9 },
  ]);
  expect(opcode(relocations[1]!)).toBe(16);
  expect(opcode({ section: 'kprobe/g', at: 0 })).toBeNull();
});

it('of an object without them there is nothing to read', () => {
  expect(coreRelocations(elf([['.BTF', new BtfBuilder().bytes()]]))).toBeNull();
});

it('any mutant reads or gives a Problem', () => {
  const good = object();
  const edit = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const bytes = good.slice();
      for (const { at, value } of edits) bytes[at] = value;
      try {
        coreRelocations(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
    { numRuns: 3000 },
  );
});

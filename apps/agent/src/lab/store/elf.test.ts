import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ElfError, elfSection, hasInterpreter, hasPvhEntry, modinfo } from './elf';
import { elfFile, note } from './elf.fixture';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');

test('sections by name', () => {
  const file = elfFile({ sections: { '.BTF': Buffer.from('types'), '.text': Buffer.from('code') } });
  expect(text(elfSection(file, '.BTF'))).toBe('types');
  expect(text(elfSection(file, '.text'))).toBe('code');
  expect(elfSection(file, '.BT')).toBeUndefined();
});

test('the Xen note with the PVH entry, wherever it stands among the notes', () => {
  const entry = note('Xen', 18, Buffer.alloc(8));
  const other = note('Xen', 6, Buffer.from('linux\0'));
  const id = note('GNU', 18, Buffer.alloc(20));
  expect(hasPvhEntry(elfFile({ notes: Buffer.concat([id, other, entry]) }))).toBe(true);
  expect(hasPvhEntry(elfFile({ notes: Buffer.concat([id, other]) }))).toBe(false);
  expect(hasPvhEntry(elfFile({}))).toBe(false);
});

test('.modinfo as pairs', () => {
  const section = Buffer.from('alias=fs-9p\0license=GPL\0depends=9pnet,netfs\0parm=debug:level=0..3\0');
  expect(modinfo(elfFile({ sections: { '.modinfo': section } }))).toEqual([
    ['alias', 'fs-9p'],
    ['license', 'GPL'],
    ['depends', '9pnet,netfs'],
    ['parm', 'debug:level=0..3'],
  ]);
  expect(modinfo(elfFile({}))).toEqual([]);
});

test('a real program: this Node has an interpreter and a .text', () => {
  const node = readFileSync(process.execPath);
  expect(hasInterpreter(node)).toBe(true);
  expect(elfSection(node, '.text')!.length).toBeGreaterThan(1_000_000);
  expect(hasPvhEntry(node)).toBe(false);
  expect(hasInterpreter(elfFile({ notes: note('Xen', 18, Buffer.alloc(8)) }))).toBe(false);
});

test('broken files end in ElfError, never in anything else', () => {
  const whole = elfFile({
    sections: { '.BTF': Buffer.from('types'), '.modinfo': Buffer.from('a=b\0') },
    notes: note('Xen', 18, Buffer.alloc(8)),
  });
  const flip = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(flip, { maxLength: 8 }), fc.nat(whole.length), (flips, length) => {
      const file = Buffer.from(whole);
      for (const [at, byte] of flips) file[at] = byte;
      for (const use of [() => elfSection(file.subarray(0, length), '.BTF'), () => hasPvhEntry(file)]) {
        try {
          use();
        } catch (error) {
          expect(error).toBeInstanceOf(ElfError);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

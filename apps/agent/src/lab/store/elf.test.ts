import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasInterpreter, hasPvhEntry, modinfo } from './elf';
import { elfFile, note } from './elf.fixture';

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

test('a real program: this Node has an interpreter', () => {
  const node = readFileSync(process.execPath);
  expect(hasInterpreter(node)).toBe(true);
  expect(hasPvhEntry(node)).toBe(false);
  expect(hasInterpreter(elfFile({ notes: note('Xen', 18, Buffer.alloc(8)) }))).toBe(false);
});

test('broken files end in elf-bad, never in anything else', () => {
  const whole = elfFile({
    sections: { '.BTF': Buffer.from('types'), '.modinfo': Buffer.from('a=b\0') },
    notes: note('Xen', 18, Buffer.alloc(8)),
  });
  const flip = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(flip, { maxLength: 8 }), fc.nat(whole.length), (flips, length) => {
      const file = Buffer.from(whole);
      for (const [at, byte] of flips) file[at] = byte;
      const cut = file.subarray(0, length);
      for (const use of [() => modinfo(cut), () => hasPvhEntry(cut), () => hasInterpreter(file)]) {
        try {
          use();
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect((error as Problem).code).toBe('elf-bad');
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { programName, trialObject } from './elf';

interface Header {
  name: string;
  type: number;
  bytes: Uint8Array;
  link: number;
  info: number;
}

/** The sections of an ELF object, read by the numbers of the specification. */
function sectionsOf(elf: Uint8Array): Header[] {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const at = Number(view.getBigUint64(40, true));
  const count = view.getUint16(60, true);
  const raw = Array.from({ length: count }, (_, i) => {
    const header = at + 64 * i;
    const from = Number(view.getBigUint64(header + 24, true));
    const size = Number(view.getBigUint64(header + 32, true));
    return {
      nameAt: view.getUint32(header, true),
      type: view.getUint32(header + 4, true),
      bytes: elf.subarray(from, from + size),
      link: view.getUint32(header + 40, true),
      info: view.getUint32(header + 44, true),
    };
  });
  const names = raw[view.getUint16(62, true)]!.bytes;
  return raw.map(({ nameAt, ...rest }) => ({ name: textAt(names, nameAt), ...rest }));
}

const textAt = (bytes: Uint8Array, at: number): string =>
  Buffer.from(bytes.subarray(at, bytes.indexOf(0, at))).toString('utf8');

it('has one program of two instructions in each section, a symbol for each, and the licence', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ -~]{1,60}$/), { minLength: 1, maxLength: 40 }), (names) => {
      const sections = sectionsOf(trialObject(names));
      const programs = sections.slice(2, 2 + names.length);
      expect(programs.map((s) => s.name)).toEqual(names);
      // b7 00 = mov64 imm, 95 = exit
      for (const { bytes } of programs) {
        expect(Buffer.from(bytes).toString('hex')).toBe('b7000000000000009500000000000000');
      }
      expect(Buffer.from(sections.find((s) => s.name === 'license')!.bytes).toString()).toBe('GPL\0');
      const symtab = sections.at(-1)!;
      const strings = sections[symtab.link]!.bytes;
      const view = new DataView(symtab.bytes.buffer, symtab.bytes.byteOffset, symtab.bytes.byteLength);
      expect(symtab.bytes.length).toBe(24 * (names.length + 1));
      for (const i of names.keys()) {
        const at = 24 * (i + 1);
        expect(textAt(strings, view.getUint32(at, true))).toBe(programName(i));
        expect(view.getUint8(at + 4) & 0xf).toBe(2); // STT_FUNC
        expect(view.getUint16(at + 6, true)).toBe(i + 2);
      }
    }),
  );
});

it('is an object that binutils read without a complaint', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hooklab-elf-'));
  try {
    const file = join(dir, 'trial.o');
    writeFileSync(file, trialObject(['fentry/vfs_unlink', 'uprobe//bin/bash:readline']));
    const said = execFileSync('readelf', ['-WhSs', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(said).toMatch(/Type:\s+REL/);
    expect(said).toMatch(/Machine:\s+Linux BPF/);
    expect(said).toMatch(/fentry\/vfs_unlink\s+PROGBITS.* AX /);
    expect(said).toMatch(/FUNC\s+GLOBAL DEFAULT\s+3 hlt_1/);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

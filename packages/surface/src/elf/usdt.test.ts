import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/text';
import type { Elf, ElfSection } from './elf';
import { buildId } from './notes';
import { usdtProbes } from './usdt';

function note(owner: string, type: number, description: Uint8Array): Uint8Array {
  const name = encodeText(`${owner}\0`);
  const pad = (n: number) => Math.ceil(n / 4) * 4;
  const out = new Uint8Array(12 + pad(name.length) + pad(description.length));
  const view = new DataView(out.buffer);
  view.setUint32(0, name.length, true);
  view.setUint32(4, description.length, true);
  view.setUint32(8, type, true);
  out.set(name, 12);
  out.set(description, 12 + pad(name.length));
  return out;
}

function probe(location: bigint, base: bigint, semaphore: bigint, text: string): Uint8Array {
  const out = new Uint8Array(24 + text.length);
  const view = new DataView(out.buffer);
  [location, base, semaphore].forEach((value, i) => {
    view.setBigUint64(i * 8, value, true);
  });
  out.set(encodeText(text), 24);
  return out;
}

function elfOf(parts: { name: string; type: number; bytes: Uint8Array; address?: number }[]): Elf {
  const bytes = new Uint8Array(parts.reduce((sum, p) => sum + p.bytes.length, 0));
  let at = 0;
  const sections = parts.map((p): ElfSection => {
    bytes.set(p.bytes, at);
    const offset = at;
    at += p.bytes.length;
    const { name, type } = p;
    return {
      name,
      type,
      flags: 0,
      address: p.address ?? 0,
      offset,
      size: p.bytes.length,
      link: 0,
      info: 0,
      entrySize: 0,
    };
  });
  return { bytes, view: new DataView(bytes.buffer), little: true, type: 3, machine: 62, sections };
}

const stapsdt = (...probes: Uint8Array[]) => {
  const notes = probes.map((p) => note('stapsdt', 3, p));
  return { name: '.note.stapsdt', type: 7, bytes: Uint8Array.from(notes.flatMap((n) => [...n])) };
};

describe('notes', () => {
  it('reads the build id, and null where there is none', () => {
    const id = {
      name: '.note.gnu.build-id',
      type: 7,
      bytes: note('GNU', 3, Uint8Array.of(0x4a, 0x2f, 0x00, 0x01)),
    };
    expect(buildId(elfOf([id]))).toBe('4a2f0001');
    expect(buildId(elfOf([stapsdt()]))).toBeNull();
  });

  it('reads probes with arguments and semaphores', () => {
    const elf = elfOf([
      stapsdt(
        probe(0x1149n, 0x2010n, 0x4010n, 'app\0request\0-4@%edi 8@-8(%rbp) 4@$5\0'),
        probe(0x1200n, 0x2010n, 0n, 'app\0done\0\0'),
      ),
    ]);
    expect(usdtProbes(elf)).toEqual([
      {
        provider: 'app',
        name: 'request',
        address: '0x1149',
        semaphore: '0x4010',
        args: [
          { text: '-4@%edi', size: 4, signed: true, place: '%edi' },
          { text: '8@-8(%rbp)', size: 8, signed: false, place: '-8(%rbp)' },
          { text: '4@$5', size: 4, signed: false, place: '$5' },
        ],
      },
      { provider: 'app', name: 'done', address: '0x1200', semaphore: null, args: [] },
    ]);
  });

  it('reads arm64 places, which have spaces, and follows a moved base', () => {
    const moved = { name: '.stapsdt.base', type: 1, bytes: new Uint8Array(1), address: 0x3010 };
    const [one] = usdtProbes(
      elfOf([stapsdt(probe(0x1149n, 0x2010n, 0n, 'a\0b\0-4@[sp, 60] 8@x0\0')), moved]),
    );
    expect(one).toMatchObject({ address: '0x2149' });
    expect(one!.args.map((a) => a.place)).toEqual(['[sp, 60]', 'x0']);
  });

  it('any mutant gives probes, or none', () => {
    const good = stapsdt(probe(0x1149n, 0x2010n, 0x4010n, 'app\0request\0-4@%edi\0')).bytes;
    const edit = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), fc.nat(good.length), (edits, cut) => {
        const bytes = good.slice(0, cut);
        for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value;
        expect(usdtProbes(elfOf([{ name: '.note.stapsdt', type: 7, bytes }])).length).toBeLessThan(2);
      }),
      { numRuns: 1000 },
    );
  });
});

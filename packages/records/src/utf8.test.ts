import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, terminatedLength } from './utf8';

const text = (...bytes: number[]) => decodeUtf8(Uint8Array.from(bytes), 0, bytes.length);

describe('decodeUtf8', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (s) => {
        const bytes = new TextEncoder().encode(s);
        expect(decodeUtf8(bytes, 0, bytes.length)).toBe(s);
      }),
    );
  });

  it('does with any bytes what the platform’s decoder does', () => {
    const reference = new TextDecoder('utf-8', { ignoreBOM: true });
    const nasty = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xbf)),
      { maxLength: 64 },
    );
    fc.assert(
      fc.property(nasty, (list) => {
        const bytes = Uint8Array.from(list);
        expect(decodeUtf8(bytes, 0, bytes.length)).toBe(reference.decode(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('shows what is not UTF-8', () => {
    expect(text(0x61, 0xff, 0x62)).toBe('a\ufffdb');
    expect(text(0xe2, 0x82)).toBe('\ufffd'); // cut in the middle of €
    expect(text(0xed, 0xa0, 0x80)).toBe('\ufffd\ufffd\ufffd'); // a surrogate
  });

  it('never reads beyond its bounds', () => {
    const bytes = Uint8Array.from([0x61, 0xe2, 0x82, 0xac, 0x62]);
    expect(decodeUtf8(bytes, 0, 3)).toBe('a\ufffd');
    expect(decodeUtf8(bytes, 1, 100)).toBe('€b');
    expect(decodeUtf8(bytes, 9, 4)).toBe('');
  });
});

describe('terminatedLength', () => {
  it('stops at NUL, at the field’s end and at the buffer’s end', () => {
    const bytes = Uint8Array.from([0x61, 0x62, 0, 0x63]);
    expect(terminatedLength(bytes, 0, 4)).toBe(2);
    expect(terminatedLength(bytes, 0, 2)).toBe(2);
    expect(terminatedLength(bytes, 3, 16)).toBe(1);
    expect(terminatedLength(bytes, 8, 16)).toBe(0);
  });
});

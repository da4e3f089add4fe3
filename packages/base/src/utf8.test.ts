import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8Bytes } from './index';

it('counts as the encoder does, halves of pairs too', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (halves, text) => {
      for (const each of [halves, text, halves.slice(1), text.slice(1)]) {
        expect(utf8Bytes(each)).toBe(Buffer.byteLength(each));
      }
    }),
  );
  for (const text of ['', 'é', '\ud800', '\udc00\ud800', 'a\ud83d\ude00', '\ud83d\ud83d\ude00']) {
    expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
  }
});

/**
 * UTF-8 to text, bounded and never throwing: what is not UTF-8 becomes U+FFFD, one for each maximal bad
 * part, as the WHATWG encoding standard does. Pure packages have no TextDecoder; kernel strings are short.
 */

/** Length of the string at `at`: up to the first NUL, at most `size`. */
export function terminatedLength(bytes: Uint8Array, at: number, size: number): number {
  const end = Math.min(at + size, bytes.length);
  for (let i = at; i < end; i++) if (bytes[i] === 0) return i - at;
  return Math.max(0, end - at);
}

export function decodeUtf8(bytes: Uint8Array, at: number, length: number): string {
  const end = Math.min(at + length, bytes.length);
  let text = '';
  let i = at;
  while (i < end) {
    const b = bytes[i]!;
    if (b < 0x80) {
      text += String.fromCharCode(b);
      i += 1;
      continue;
    }
    const part = sequence(bytes, i, end);
    text += part.point < 0 ? '\ufffd' : String.fromCodePoint(part.point);
    i += part.taken;
  }
  return text;
}

/**
 * One sequence of two to four bytes at `i`; point -1: not UTF-8, and then `taken` bytes make one U+FFFD.
 * The second byte's range shuts out overlong forms (c0, c1, e0 80, f0 80), surrogates (ed a0) and
 * everything over U+10FFFF (f4 90, f5…).
 */
function sequence(bytes: Uint8Array, i: number, end: number): { point: number; taken: number } {
  const b = bytes[i]!;
  let more: number;
  let low = 0x80;
  let high = 0xbf;
  if (b >= 0xc2 && b <= 0xdf) more = 1;
  else if (b >= 0xe0 && b <= 0xef) {
    more = 2;
    if (b === 0xe0) low = 0xa0;
    if (b === 0xed) high = 0x9f;
  } else if (b >= 0xf0 && b <= 0xf4) {
    more = 3;
    if (b === 0xf0) low = 0x90;
    if (b === 0xf4) high = 0x8f;
  } else return { point: -1, taken: 1 };

  let point = b & (0x3f >> more);
  for (let k = 1; k <= more; k++) {
    const next = i + k < end ? bytes[i + k]! : -1;
    if (next < low || next > high) return { point: -1, taken: k };
    point = (point << 6) | (next & 0x3f);
    low = 0x80;
    high = 0xbf;
  }
  return { point, taken: more + 1 };
}

/**
 * Bytes → string without TextDecoder (this package has neither Node nor DOM types). Kernel text is ASCII but
 * for a rare UTF-8 path or tag; a malformed sequence becomes U+FFFD, as TextDecoder would do.
 */
export function decodeText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  let at = start;
  while (at < end) {
    const stop = Math.min(end, at + 4096);
    let plain = at;
    while (plain < stop && bytes[plain]! < 0x80) plain++;
    if (plain > at) {
      text += ascii(bytes, at, plain);
      at = plain;
    } else {
      const [char, next] = codePoint(bytes, at, end);
      text += char;
      at = next;
    }
  }
  return text;
}

/** Only for bytes known to be below 0x80. Short names dominate: a plain loop beats apply() on them. */
export function ascii(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 64)
    return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function codePoint(bytes: Uint8Array, at: number, end: number): [string, number] {
  const lead = bytes[at]!;
  const extra = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
  if (extra === 0 || lead >= 0xf5 || at + extra >= end) return ['\ufffd', at + 1];
  let point = lead & (0x3f >> extra);
  for (let i = 1; i <= extra; i++) {
    const next = bytes[at + i]!;
    if ((next & 0xc0) !== 0x80) return ['\ufffd', at + i];
    point = (point << 6) | (next & 0x3f);
  }
  const low = extra === 3 ? 0x10000 : extra === 2 ? 0x800 : 0x80;
  if (point < low || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return ['\ufffd', at + 1];
  return [String.fromCodePoint(point), at + extra + 1];
}

/** string → UTF-8 bytes. */
export function encodeText(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const p = char.codePointAt(0)!;
    if (p < 0x80) bytes.push(p);
    else if (p < 0x800) bytes.push(0xc0 | (p >> 6), 0x80 | (p & 0x3f));
    else if (p < 0x10000) bytes.push(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 0x3f), 0x80 | (p & 0x3f));
    else {
      bytes.push(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 0x3f), 0x80 | ((p >> 6) & 0x3f), 0x80 | (p & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}

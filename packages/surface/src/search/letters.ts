/** Which letters a name has, as 32 bits: a name that lacks one of a query's letters cannot match it. */
const BIT = new Uint32Array(256);
for (let c = 0; c < 256; c++) {
  if (c >= 0x61 && c <= 0x7a) BIT[c] = 2 ** (c - 0x61);
  else if (c >= 0x30 && c <= 0x39) BIT[c] = 2 ** (26 + ((c - 0x30) >> 1));
  else if (c !== 0x5f && c !== 0x3a && c !== 0x2e && c !== 0x20) BIT[c] = 2 ** 31;
}
export const letterBit = (byte: number): number => BIT[byte]!;

const TIMES = new Uint8Array(33);

/** How many times bytes[start…end) have the letter, as `letterBit` tells them apart, that they have most often: up to 255. */
export function mostOf(bytes: ArrayLike<number>, start: number, end: number): number {
  TIMES.fill(0);
  let most = 0;
  for (let i = start; i < end; i++) {
    const bit = BIT[bytes[i]!]!;
    if (bit === 0) continue;
    const times = ++TIMES[Math.clz32(bit)]!;
    if (times > most) most = times;
    if (times === 255) break;
  }
  return most;
}

/** Between words of a name: "_", ":" of an event, "." of a clone. */
export const isSeparator = (byte: number): boolean => byte === 0x5f || byte === 0x3a || byte === 0x2e;

const LOWER = Uint8Array.from({ length: 256 }, (_, c) => (c >= 0x41 && c <= 0x5a ? c + 32 : c));
export const lower = (byte: number): number => LOWER[byte]!;

/**
 * Two letters that follow each other, as one of 64 bits: a name that lacks a pair of a query's cannot hold it whole.
 * Below 32: a bit of the low word.
 */
export const pairBit = (first: number, second: number): number =>
  Math.imul((first << 8) | second, 0x9e3779b1) >>> 26;

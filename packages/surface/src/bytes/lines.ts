import { decodeText } from './text';

/** Number of lines, the last one counted even without its end. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    const end = bytes.indexOf(0x0a, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return count;
}

/** For small files: each line with its number from 1. A line longer than any kernel prints is cut. */
export function* textLines(bytes: Uint8Array): Generator<[line: string, number: number]> {
  let number = 0;
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0x0a, at);
    const end = found < 0 ? bytes.length : found;
    yield [decodeText(bytes, at, Math.min(end, at + 65536)), ++number];
    at = end + 1;
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { BLOB_PIECE } from '@hooklab/protocol';

/** A source of bytes in pieces; it may be asked for the next one much later. */
export type Pieces = Generator<Uint8Array, void, void>;

/**
 * A file of procfs, tracefs or sysfs in pieces. Its size is not known before its end, and one read gives a page
 * at most, so that reading synchronously is three times faster than on a thread; a piece takes milliseconds.
 */
export function* readPieces(path: string, size = BLOB_PIECE): Pieces {
  const fd = openSync(path, 'r');
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(size);
      const n = fill(fd, piece);
      if (n > 0) yield piece.subarray(0, n);
      if (n < size) return;
    }
  } finally {
    closeSync(fd);
  }
}

/** Reads until the buffer is full or the file at its end. */
export function fill(fd: number, buffer: Buffer): number {
  let at = 0;
  while (at < buffer.length) {
    const n = readSync(fd, buffer, at, buffer.length - at, null);
    if (n === 0) break;
    at += n;
  }
  return at;
}

/** Small pieces joined to large ones. */
export function* join(parts: Iterable<Uint8Array>, size = BLOB_PIECE): Pieces {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for (const part of parts) {
    for (let rest = part; rest.length > 0; ) {
      const taken = rest.subarray(0, size - bytes);
      held.push(taken);
      bytes += taken.length;
      rest = rest.subarray(taken.length);
      if (bytes === size) {
        yield Buffer.concat(held, bytes);
        held = [];
        bytes = 0;
      }
    }
  }
  if (bytes > 0) yield Buffer.concat(held, bytes);
}

export function* text(lines: Iterable<string>): Pieces {
  for (const line of lines) yield Buffer.from(line);
}

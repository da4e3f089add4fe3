import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { join, readPieces } from './bytes';

const dir = mkdtempSync(joinPath(tmpdir(), 'hooklab-bytes-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('joins parts of any size to full pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 50 })),
      fc.integer({ min: 1, max: 40 }),
      (parts, size) => {
        const pieces = [...join(parts, size)];
        expect(Buffer.concat(pieces).equals(Buffer.concat(parts))).toBe(true);
        for (const piece of pieces.slice(0, -1)) expect(piece.length).toBe(size);
        expect(pieces.every((p) => p.length > 0 && p.length <= size)).toBe(true);
      },
    ),
  );
});

it('reads files of any size in full pieces', () => {
  for (const length of [0, 1, 99, 100, 101, 1000]) {
    const path = joinPath(dir, `f${length}`);
    const content = Buffer.from(Array.from({ length }, (_, i) => i & 0xff));
    writeFileSync(path, content);
    const pieces = [...readPieces(path, 100)];
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
    expect(pieces.length).toBe(Math.ceil(length / 100));
  }
});

it('reads procfs, whose files have no size and give a page at a time', () => {
  const pieces = [...readPieces('/proc/kallsyms', 65_536)];
  expect(pieces.length).toBeGreaterThan(10);
  expect(pieces.slice(0, -1).every((p) => p.length === 65_536)).toBe(true);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readUserBinary } from './user';

const dir = mkdtempSync(join(tmpdir(), 'hooklab-user-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('readUserBinary', () => {
  it('reads a real program: this Node', () => {
    const { path, binary } = readUserBinary(process.execPath);
    expect(path).toBe(process.execPath);
    expect(binary.kind).toBe('program');
    expect(binary.functions.length).toBeGreaterThan(1000);
    expect(binary.functions.every(({ address }) => /^0x[0-9a-f]+$/.test(address))).toBe(true);
  });

  it.each([
    ['there is no such file', () => join(dir, 'none')],
    ['it is a directory', () => dir],
    ['it is no plain file', () => '/dev/zero'],
    [
      'it is no plain file',
      () => {
        execFileSync('mkfifo', [join(dir, 'pipe')]);
        return join(dir, 'pipe');
      },
    ],
  ])('says that %s', (cause, file) => {
    const path = file();
    expect(() => readUserBinary(path)).toThrow(
      expect.objectContaining({ code: 'user-file', where: path, cause }),
    );
  });

  it('says where what is no ELF file is', () => {
    const path = join(dir, 'script');
    writeFileSync(path, '#!/bin/sh\nexit 0 # a script of some length\n');
    expect(() => readUserBinary(path)).toThrow(
      expect.objectContaining({ code: 'elf-bad', what: 'not an ELF file', where: path }),
    );
  });
});

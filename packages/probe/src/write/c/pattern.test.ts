import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Source } from '../../resolve/resolved';
import { INT } from '../../typing/ctype';
import { patternLines, patternName } from './pattern';

const directory = mkdtempSync(join(tmpdir(), 'hooklab-pattern-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const asked = (pattern: string): Source => ({
  kind: 'formula',
  roots: [],
  of: {
    kind: 'fits',
    from: 0,
    to: 0,
    type: INT,
    pattern,
    of: { kind: 'word', from: 0, to: 0, type: INT, name: 'comm' },
  },
});

/** What a shell would say. */
const fits = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${[...pattern].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))).join('')}$`,
    's',
  ).test(text);

/** The matcher of filter.h as a program of this machine. */
function header(): string {
  const path = fileURLToPath(new URL('../../../../../bpf/filter.h', import.meta.url));
  const text = execFileSync('cat', [path], { encoding: 'utf8' });
  return text.slice(text.indexOf('struct hl_pattern {'), text.indexOf('#define hl_comm_fits'));
}

describe('a pattern’s table', () => {
  it('lets through what the pattern does, on 1,500 of them', () => {
    const letter = fc.constantFrom(...'ab*?.\\"'.split(''));
    const cases = fc.sample(
      fc.tuple(
        fc.string({ unit: letter, minLength: 1, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom(...'ab.\\"'.split('')), maxLength: 12 }),
      ),
      { numRuns: 1500, seed: 9 },
    );
    const patterns = [...new Set(cases.map(([pattern]) => pattern))];
    const source = [
      '#include <stdio.h>',
      'typedef unsigned long long __u64; typedef unsigned int __u32; typedef unsigned char __u8;',
      '#undef __always_inline',
      '#define __always_inline inline',
      header(),
      ...patternLines(patterns.map(asked)),
      'int main(void)',
      '{',
      ...cases.map(
        ([pattern, text]) => `putchar('0' + hl_fits(${JSON.stringify(text)}, 16, &${patternName(pattern)}));`,
      ),
      'return 0;',
      '}',
    ].join('\n');
    const program = join(directory, 'fits');
    writeFileSync(`${program}.c`, source);
    const { status, stderr } = spawnSync(
      'clang',
      ['-Wall', '-Werror', '-Wno-unused-const-variable', `${program}.c`, '-o', program],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    const said = spawnSync(program, { encoding: 'utf8' }).stdout;
    const differ = cases.filter(([pattern, text], i) => (said[i] === '1') !== fits(pattern, text));
    expect(said.length).toBe(1500);
    expect(differ).toEqual([]);
    expect(cases.filter(([pattern, text]) => fits(pattern, text)).length).toBeGreaterThan(50);
  });
});

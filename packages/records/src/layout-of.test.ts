import { readFileSync } from 'node:fs';
import { Problem } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout-of';
import { damaged } from './test/damage';

const bytes = new Uint8Array(readFileSync(new URL('./fixtures/event.btf', import.meta.url)));

describe('layoutOf', () => {
  it('makes columns of the record that clang laid out', () => {
    const layout = layoutOf(bytes);
    expect(layout).toMatchObject({ struct: 'hl_event', size: 368, stride: 376 });
    const shown = layout.columns.map((c) => `${c.offset}+${c.size} ${c.name}: ${c.ctype} ${c.kind}`);
    expect(shown).toEqual([
      '0+8 ts: __u64 uint',
      '8+4 pid: __u32 uint',
      '16+256 path: char[256] string',
      '272+16 comm: char[16] string',
      '288+2 oom_score_adj: __s16 int',
      '290+1 exec: _Bool bool',
      '291+1 letter: char int',
      '292+4 state: enum state uint',
      '296+8 task: const void * pointer',
      '304+6 mac: __u8[6] bytes',
      '312+8 args[0]: __u64 uint',
      '320+8 args[1]: __u64 uint',
      '328+8 args[2]: __u64 uint',
      '336+4 file.dev: __u32 uint',
      '344+8 file.ino: __u64 uint',
      '352+4 flags: __u32 uint',
      '356+4 alone__rc: __s32 int',
      expect.stringMatching(/^360\+8 any: .* bytes$/),
    ]);
  });

  it('takes NAME__rc as the status of NAME', () => {
    const columns = layoutOf(bytes).columns;
    expect(columns.find((c) => c.name === 'path')?.statusOffset).toBe(12);
    expect(columns.filter((c) => c.statusOffset !== undefined)).toHaveLength(1);
  });

  it('takes an enum with values below 0 as signed, though clang 14 does not mark it', () => {
    const kinds = layoutOf(bytes, 'enums').columns.map((c) => `${c.name} ${c.kind}`);
    expect(kinds).toEqual(['result int', 'flags uint']);
  });

  it('says what is missing or wrong, and what to do', () => {
    expect(() => layoutOf(bytes, 'my_event')).toThrow('Declare struct my_event and keep it with HL_EVENT');
    expect(() => layoutOf(bytes, 'bits')).toThrow('low is a bit field');
    expect(() => layoutOf(bytes, 'nothing')).toThrow('it is empty');
    expect(() => layoutOf(new Uint8Array(8))).toThrow(Problem);
  });

  it('survives any damage: a layout inside its bounds, or a Problem', () => {
    fc.assert(
      fc.property(damaged(bytes), (mutant) => {
        try {
          const layout = layoutOf(mutant);
          expect(layout.columns.length).toBeLessThanOrEqual(512);
          for (const c of layout.columns) expect(c.offset + c.size).toBeLessThanOrEqual(64 * 1024);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

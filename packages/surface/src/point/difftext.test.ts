import { line, painted } from '@hooklab/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sideBySide } from '../diff/lines';
import { diffText, kindDiffLine, kindDiffText, type Marks } from './difftext';

const quotes: Marks = { removed: (text) => line`«${text}»`, added: (text) => line`«${text}»`, lines: false };
const colours: Marks = {
  removed: (text) => painted('red', text),
  added: (text) => painted('green', text),
  lines: true,
};
const diff = (a: string[], b: string[]) => ({
  path: 'fn:f',
  status: 'changed' as const,
  changes: [],
  near: [] as string[],
  rows: sideBySide(a, b),
});

describe('two kernels beside each other', () => {
  const before = ['int f(', '\tint error', ')'];
  const after = ['int f(', '\tlong error', ')', 'x'];

  it('marks changed words; what one side lacks stands alone', () => {
    expect(diffText(diff(before, after), ['6.1', '7.2'], 51, quotes)).toEqual([
      'fn:f: changed',
      '6.1                        7.2',
      'int f(                     int f(',
      '    «int» error          |     «long» error',
      ')                          )',
      '                         > x',
    ]);
  });

  it('colours take no room', () => {
    const text = diffText(diff(before, after), ['6.1', '7.2'], 51, colours);
    expect(text[3]).toBe('    \x1b[31mint\x1b[0m error            |     \x1b[32mlong\x1b[0m error');
    expect(text[5]).toBe('                         > \x1b[32mx\x1b[0m');
  });

  it('names what is new and alike, also where nothing is left to compare', () => {
    expect(diffText({ ...diff([], []), near: ['g_f'] }, ['6.1', '7.2'], 80, quotes)).toEqual([
      'fn:f: changed',
      'new in 7.2, with a like name: g_f',
    ]);
  });

  it('breaks long lines and loses none of them', () => {
    const line = fc.stringMatching(/^[a-z*;(][a-z *;(]{0,90}[a-z*;(]$/);
    const lines = fc.array(line, { maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, fc.integer({ min: 20, max: 120 }), (a, b, width) => {
        if (a.length + b.length === 0) return;
        const column = Math.max(24, Math.floor((width - 3) / 2));
        const text = diffText(diff(a, b), ['A', 'B'], width, {
          ...quotes,
          removed: (t) => t,
          added: (t) => t,
        });
        const left = text.slice(2).map((row) => row.slice(0, column));
        const right = text.slice(2).map((row) => row.slice(column + 3));
        for (const row of text) expect(row.length).toBeLessThanOrEqual(Math.max(13, 2 * column + 3));
        const letters = (all: string[]) => all.join('').replaceAll(' ', '');
        expect(letters(left)).toBe(letters(a));
        expect(letters(right)).toBe(letters(b));
      }),
    );
  });
});

describe('all of a kind', () => {
  const kinds = {
    appeared: ['new'],
    vanished: ['old'],
    changed: [{ name: 'f', changes: [{ what: 'return', from: 'int', to: null }] }],
    same: 3,
  };

  it('as a line, and name by name', () => {
    expect(kindDiffLine('fn', kinds)).toBe('fn: 3 the same, 1 changed, 1 appeared, 1 vanished');
    expect(kindDiffText(kinds)).toEqual(['  + new', '  - old', '  ~ f: - return int']);
  });
});

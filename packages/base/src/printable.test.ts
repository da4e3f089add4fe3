import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, line, painted, printable, printableJson, printableLines } from './printable';

/** What steers a terminal, breaks a line or hides: no output may have it. */
const STEERS =
  /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/;
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  // the characters that matter, close together; half surrogates too
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xa0 }),
        fc.constantFrom(0x061c, 0x200b, 0x2028, 0x202e, 0x2066, 0xfeff, 0xd83d, 0xdc0d, 0x5d),
      ),
    )
    .map((codes) => String.fromCharCode(...codes)),
);

describe('printable', () => {
  it('shows controls and hides nothing', () => {
    expect(printable('a\x1b[31m\n\x7f')).toBe('a␛[31m␊␡');
    expect(printable('a\u202egnp.exe')).toBe('a⟨U+202E⟩gnp.exe');
    expect(printable('\u009b31m')).toBe('⟨U+009B⟩31m');
    expect(printable('\u2028\ud800x\u{e0041}\u00ad')).toBe('⟨U+2028⟩⟨U+D800⟩x⟨U+E0041⟩⟨U+00AD⟩');
    expect(printable('naïve 文件 🦀')).toBe('naïve 文件 🦀');
  });

  it('is one line that steers nothing, for any text, and the same when made printable again', () => {
    fc.assert(
      fc.property(anything, (s) => {
        expect(printable(s)).not.toMatch(STEERS);
        expect(printable(printable(s))).toBe(printable(s));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves two texts apart that differ', () => {
    fc.assert(
      // ⟨…⟩ and pictures of its own would be ambiguous: they are as they are
      fc.property(
        fc.uniqueArray(
          anything.filter((s) => !/[⟨\u2400-\u2421]/.test(s)),
          { minLength: 2, maxLength: 2 },
        ),
        ([a, b]) => {
          expect(printable(a!)).not.toBe(printable(b!));
        },
      ),
    );
  });
});

describe('line', () => {
  it('makes what stands in it printable', () => {
    const comm = 'a\nhooklab: all is well\x1b[2J';
    expect(line`${comm} opened ${3} files`).toBe('a␊hooklab: all is well␛[2J opened 3 files');
  });
});

describe('printableLines', () => {
  it('keeps lines, and tabs as the room that they take', () => {
    expect(printableLines('a\tb\n\t12345678\tx\r\n\x1b[0m')).toEqual([
      'a       b',
      '        12345678        x',
      '␛[0m',
    ]);
    expect(printableLines('')).toEqual([]);
    expect(printableLines('one\n')).toEqual(['one']);
    expect(printableLines('one\n\n')).toEqual(['one', '']);
    expect(printableLines('a\rb')).toEqual(['a␍b']);
  });

  it('has as many lines as the log has line breaks, each printable', () => {
    fc.assert(
      fc.property(fc.array(anything), (parts) => {
        const log = parts.map((s) => s.replace(/\n/g, '')).join('\n');
        const lines = printableLines(`${log}\n`);
        expect(lines).toHaveLength(Math.max(1, parts.length));
        for (const text of lines) expect(text).not.toMatch(STEERS);
      }),
    );
  });
});

describe('printableJson', () => {
  it('parses back to the same value, and steers nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anything, anything, (value, key, s) => {
        const whole = { value, [`x${key}`]: s };
        const json = printableJson(whole);
        expect(json).not.toMatch(STEERS);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(whole)));
      }),
      { numRuns: 1000 },
    );
    expect(printableJson({ s: '\u202e\u{e0041}\x1b' })).toBe('{"s":"\\u202e\\udb40\\udc41\\u001b"}');
  });
});

it('colours are whole around a text', () => {
  expect(joined(line`a `, painted('red', printable('\x1b[1mb')))).toBe('a \x1b[31m␛[1mb\x1b[0m');
});

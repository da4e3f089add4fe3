import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type Names } from './expression';
import { parseArguments } from './parse';
import { decode, parsePrintFormat } from './print';

const OPENAT = `"dfd: 0x%08lx, flags: %s%s", ((unsigned long)(REC->dfd)), (REC->flags & ~3) && !(REC->flags & 3) ? "O_RDONLY|" : "",  REC->flags ? __print_flags(REC->flags, "|", { 0x1, "O_WRONLY" }, { 0x2, "O_RDWR" }, { 0x40, "O_CREAT" }) : "O_RDONLY"`;
const BLOCK = `"%s,%u", __print_symbolic((((REC->ioprio) >> 13) & (8 - 1)), { IOPRIO_CLASS_NONE, "none" }, { IOPRIO_CLASS_RT, "rt" }), (((REC->ioprio) >> 3) & ((1 << 10) - 1))`;
const GFP = `"%s", (REC->gfp_flags) ? __print_flags(REC->gfp_flags, "|", {( unsigned long)(( gfp_t)((((1UL))) << (0))), "GFP_DMA"}, {( unsigned long)((( gfp_t)(0x400u|0x800u)) | (( gfp_t)0x40u)), "GFP_KERNEL"}) : "none"`;

const value = (text: string, names?: Names) => evaluate(parseArguments(text)![0]!, names);

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', 7n],
    ['(1 << 10) - 1', 1023n],
    ['~(~(((1UL) << 12)-1))', 4095n],
    ['0x10 | 0x01 & 3', 0x11n],
    ['010', 8n],
    ['-1', -1n],
    ['!0 && 2 > 1 ? 5 : 6', 5n],
    ['(u64) (3)', 3n],
    ['((unsigned long)((gfp_t)0x40u))', 0x40n],
    ['1 / 0', null],
    ['1 << 64', null],
    ['REC->x', null],
    ['sizeof(struct in6_addr) + 1', null],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it('refuses what is no expression, however deep', () => {
    expect(parseArguments('1 +')).toBeNull();
    expect(parseArguments('"open')).toBeNull();
    expect(parseArguments('('.repeat(100_000))).toBeNull();
    expect(parseArguments('-'.repeat(100_000))).toBeNull();
  });

  it('any text parses or is null', () => {
    fc.assert(
      fc.property(fc.nat(OPENAT.length), fc.string({ maxLength: 4 }), fc.nat(30), (at, put, drop) => {
        const text = OPENAT.slice(0, at) + put + OPENAT.slice(at + drop);
        expect(parsePrintFormat(text).format).toBeTypeOf('string');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('decodings', () => {
  it('flags become words', () => {
    const { format, decodings, arguments: args } = parsePrintFormat(OPENAT);
    expect(format).toBe('dfd: 0x%08lx, flags: %s%s');
    expect(args).toHaveLength(3);
    const [flags] = decodings;
    expect(flags).toMatchObject({ field: 'flags', kind: 'flags', delimiter: '|', plain: true });
    expect(decode(flags!, 0x41n)).toBe('O_WRONLY|O_CREAT');
    expect(decode(flags!, 0x8041n)).toBe('O_WRONLY|O_CREAT|0x8000');
    expect(decode(flags!, 0n)).toBe('');
  });

  it('a part of a field becomes a word, through enumerators of the kernel', () => {
    const classes: Record<string, bigint> = { IOPRIO_CLASS_NONE: 0n, IOPRIO_CLASS_RT: 1n };
    const { decodings } = parsePrintFormat(BLOCK, { name: (n) => classes[n] ?? null, field: () => null });
    expect(decodings[0]).toMatchObject({ field: 'ioprio', kind: 'symbolic', plain: false });
    expect(decodings[0]!.words[1]).toEqual({ value: 1n, enumerator: 'IOPRIO_CLASS_RT', text: 'rt' });
    expect(decode(decodings[0]!, (1n << 13n) | 4n)).toBe('rt');
    expect(decode(decodings[0]!, 5n << 13n)).toBe('0x5');
    // nobody to ask: the words stay, without values
    expect(parsePrintFormat(BLOCK).decodings[0]!.words[1]).toMatchObject({ value: null, text: 'rt' });
  });

  it('reads the kernel’s casts', () => {
    const { decodings } = parsePrintFormat(GFP);
    expect(decodings[0]!.words.map((w) => w.value)).toEqual([1n, 0xc40n]);
    expect(decode(decodings[0]!, 0xc40n)).toBe('GFP_KERNEL');
  });

  it('takes negative values as the kernel compares them', () => {
    const { decodings } = parsePrintFormat('"%s", __print_symbolic(REC->e, { -1, "none" }, { 0, "ok" })');
    expect([
      decode(decodings[0]!, -1n),
      decode(decodings[0]!, 0xffffffffffffffffn),
      decode(decodings[0]!, 0n),
    ]).toEqual(['none', 'none', 'ok']);
  });

  it('keeps the format of what it cannot read', () => {
    expect(parsePrintFormat('"a %d", #!')).toEqual({ format: 'a %d', arguments: null, decodings: [] });
  });
});

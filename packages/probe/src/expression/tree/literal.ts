import type { NumberNode, Span } from './node';

/** Nanoseconds of what a time may be written in: 10ms is 10000000. */
const UNITS: Readonly<Record<string, bigint>> = { ns: 1n, us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n };

/** 10, 0x1fUL, 0755, 0b101, 5ms; null: it is no whole number of at most 64 bits. */
export function readNumber(text: string, span: Span): NumberNode | null {
  const c = /^(0x[0-9a-f]+|0b[01]+|0[0-7]*|[1-9][0-9]*)(u?l{0,2}|l{1,2}u)$/i.exec(text);
  const number = (value: bigint, decimal: boolean, suffix: string): NumberNode | null =>
    value < 1n << 64n
      ? {
          kind: 'number',
          ...span,
          value,
          decimal,
          unsigned: /u/i.test(suffix),
          long: /l/i.test(suffix),
        }
      : null;
  if (c) return number(numberOf(c[1]!), /^[1-9]/.test(c[1]!), c[2]!);
  const time = /^([0-9]+)(ns|us|ms|s)$/.exec(text);
  return time ? number(BigInt(time[1]!) * UNITS[time[2]!]!, true, '') : null;
}

function numberOf(digits: string): bigint {
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** What stands between the quotes, as bytes; null: a character that is no byte, or an escape that C has not. */
export function readQuoted(text: string): string | null {
  let bad = false;
  const value = text.slice(1, -1).replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)/g, (_, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    if (ESCAPES[code] !== undefined) return ESCAPES[code];
    if (!/["'\\?]/.test(code)) bad = true;
    return code;
  });
  return bad || [...value].some((c) => c.charCodeAt(0) > 0xff) ? null : value;
}

import type { Column, Layout, RecordBytes } from '@hooklab/records';

/**
 * The filter box: words that must all match a row.
 *
 *   rm                 some text column contains it, or some number is it
 *   comm:rm            this column contains it (text) or is it (number, pointer, bool)
 *   pid:>1000          also >= < <= !=, for numbers
 *   -path:/tmp         not
 *   path:"a b"         with spaces
 *
 * Compiled once into a test on bytes: no text is decoded and no object made per row.
 */
export interface Filter {
  /** `at`: where the row's data starts in `records`. */
  test(records: RecordBytes, at: number): boolean;
  /** A word that cannot match anything here, said in the box: "no column is named “pdi”". */
  problem: string | null;
}

type Test = Filter['test'];

export function compileFilter(text: string, layout: Layout): Filter | null {
  const words = text.match(/-?(?:[\w.]+:)?(?:"[^"]*"?|\S+)/g) ?? [];
  if (words.length === 0) return null;
  const tests: Test[] = [];
  let problem: string | null = null;
  for (const word of words) {
    const compiled = compileWord(word, layout);
    if (typeof compiled === 'string') problem ??= compiled;
    else tests.push(compiled);
  }
  return { problem, test: (records, at) => tests.every((t) => t(records, at)) };
}

function compileWord(word: string, layout: Layout): Test | string {
  const not = word.startsWith('-') && word.length > 1 && !/^-\d/.test(word);
  const rest = not ? word.slice(1) : word;
  const colon = /^([\w.]+):(.*)$/s.exec(rest);
  const named = colon ? layout.columns.find((c) => c.name === colon[1]) : undefined;
  // "a:b" with no such column may be plain text, such as a path or a time; a bare word is meant as a column.
  if (colon && !named && /^[A-Za-z_]\w*$/.test(colon[1]!)) return `no column is named “${colon[1]}”`;
  const needle = unquote(named ? colon![2]! : rest);
  let test: Test;
  if (named) {
    const one = columnTest(named, needle);
    if (!one) return `“${needle}” cannot be compared with ${named.name} (${named.ctype})`;
    test = one;
  } else {
    const any = layout.columns.map((c) => columnTest(c, needle)).filter((t) => t !== null);
    test = (records, at) => any.some((t) => t(records, at));
  }
  return not ? (records, at) => !test(records, at) : test;
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1).replace(/"$/, '') : text;
}

function columnTest(column: Column, needle: string): Test | null {
  if (needle === '') return () => true;
  switch (column.kind) {
    case 'string':
      return containsTest(column, needle);
    case 'bytes':
      return null;
    default:
      return numberTest(column, needle);
  }
}

/** Case is ignored for ASCII letters; other characters are compared as they are, in UTF-8. */
function containsTest(column: Column, needle: string): Test {
  const wanted = new TextEncoder().encode(needle.toLowerCase());
  const { offset, size } = column;
  const head = wanted[0]!;
  return ({ bytes }, at) => {
    const start = at + offset;
    const stop = start + size;
    for (let i = start; i < stop; i++) {
      const byte = bytes[i]!;
      if (byte === 0) return false;
      if (lower(byte) !== head || i + wanted.length > stop) continue;
      let j = 1;
      while (j < wanted.length && lower(bytes[i + j]!) === wanted[j]) j++;
      if (j === wanted.length) return true;
    }
    return false;
  };
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** Up to 2^53 exactly; beyond that, equality of 64-bit values is compared in halves. */
function numberTest(column: Column, needle: string): Test | null {
  const match = /^(>=|<=|!=|>|<|=)?(-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?)|true|false)$/i.exec(needle);
  if (!match) return null;
  const [, operator = '=', literal = ''] = match;
  const read = numberReader(column);
  if (!read) return null;
  const { offset, size } = column;
  if (size === 8 && /^(=|!=)$/.test(operator) && !literal.includes('.')) {
    const wanted = bigOf(literal);
    const value = BigInt.asUintN(64, wanted);
    // 2^64 + 10 is no 64-bit number; wrapped, it would be taken for 10.
    if (wanted !== value && wanted !== BigInt.asIntN(64, wanted)) return () => operator === '!=';
    const low = Number(value & 0xffff_ffffn);
    const high = Number(value >> 32n);
    const equal = operator === '=';
    return ({ view }, at) =>
      (view.getUint32(at + offset, true) === low && view.getUint32(at + offset + 4, true) === high) === equal;
  }
  const value = literal.includes('.') ? Number(literal) : Number(bigOf(literal));
  const compare = COMPARE[operator]!;
  return ({ view }, at) => compare(read(view, at + offset), value);
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function bigOf(literal: string): bigint {
  if (/^true$/i.test(literal)) return 1n;
  if (/^false$/i.test(literal)) return 0n;
  return literal.startsWith('-') ? -BigInt(literal.slice(1)) : BigInt(literal);
}

function numberReader(column: Column): ((v: DataView, at: number) => number) | null {
  const signed = column.kind === 'int';
  switch (column.size) {
    case 1:
      return signed ? (v, at) => v.getInt8(at) : (v, at) => v.getUint8(at);
    case 2:
      return signed ? (v, at) => v.getInt16(at, true) : (v, at) => v.getUint16(at, true);
    case 4:
      return signed ? (v, at) => v.getInt32(at, true) : (v, at) => v.getUint32(at, true);
    case 8:
      return (v, at) =>
        (signed ? v.getInt32(at + 4, true) : v.getUint32(at + 4, true)) * 4_294_967_296 +
        v.getUint32(at, true);
    default:
      return null;
  }
}

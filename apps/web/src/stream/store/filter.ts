import { type Column, KIND_COLUMN, type Kinds, type Layout, type RecordBytes } from '@hooklab/records';

/**
 * The filter box: words that must all match a row.
 *
 *   rm                 some text column contains it, or some number is it
 *   comm:rm            this column contains it (text) or is it (number, pointer, bool)
 *   pid:>1000          also >= < <= != = ==; pid>1000 and pid > 1000 are the same
 *   -path:/tmp         not; a column that is called otherwise is found by a part of its name: filename
 *   path:"a b"         with spaces
 *   kind:opened        records of this kind, where there are several
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

export function compileFilter(text: string, kinds: Kinds): Filter | null {
  const words = compared(text, kinds).match(/-?(?:[\w.]+:)?(?:[<>!]?=|[<>])?(?:"[^"]*"?|\S+)/g) ?? [];
  if (words.length === 0) return null;
  const compiled = words.map((word) => compileWord(word, kinds)).filter((word) => word !== null);
  if (compiled.length === 0) return null;
  const problem = compiled.find((word): word is string => typeof word === 'string') ?? null;
  const tests = compiled.filter((word): word is Test[] => typeof word !== 'string');
  const ofKind = kinds.layouts.map((_, kind): Test => {
    const own = tests.map((word) => word[kind]!);
    return (records, at) => own.every((t) => t(records, at));
  });
  const [only] = ofKind;
  if (only && !kinds.tagged) return { problem, test: only };
  return { problem, test: (records, at) => ofKind[kinds.kindAt(records.view, at)]!(records, at) };
}

/** "pid>240" and "pid > 240" as "pid:>240", where pid is a column. */
function compared(text: string, kinds: Kinds): string {
  return text.replace(
    /(^|\s)(-?)([A-Za-z_][\w.]*)\s*(>=|<=|!=|==|=|>|<)\s*(?=\S)/g,
    (all, gap, not, name, operator) =>
      nameMeant(name, kinds) ? `${gap}${not}${name}:${operator === '==' ? '=' : operator}` : all,
  );
}

/** The column of that name, else the only one whose name has it: "path" of a table with "filename" and "new_path". */
function nameMeant(name: string, kinds: Kinds): string | null {
  const names = [...new Set(kinds.layouts.flatMap((l) => namesOf(l)))];
  if (names.includes(name)) return name;
  const wanted = name.toLowerCase();
  const same = names.find((n) => n.toLowerCase() === wanted);
  if (same) return same;
  const some = names.filter((n) => n.toLowerCase().includes(wanted));
  return some.length === 1 ? some[0]! : null;
}

/** The word's test for each kind; or why it can match none of them; null: it is still typed ("-", "-path:", "pid:>"). */
function compileWord(word: string, kinds: Kinds): Test[] | string | null {
  if (word === '-') return null;
  const not = word.startsWith('-') && word.length > 1 && !/^-\d/.test(word);
  const rest = not ? word.slice(1) : word;
  const colon = /^([\w.]+):(.*)$/s.exec(rest);
  const name = colon ? nameMeant(colon[1]!, kinds) : null;
  // "a:b" with no such column may be plain text, such as a path or a time; a bare word is meant as a column.
  if (colon && name === null && /^[A-Za-z_]\w*$/.test(colon[1]!)) {
    const names = [...new Set(kinds.layouts.flatMap((l) => namesOf(l)))];
    return `no column is named “${colon[1]}”: there are ${names.join(', ')}`;
  }
  const needle = unquote(name === null ? rest : colon![2]!);
  if (name !== null && /^[<>!=]?=?$/.test(needle)) return null;
  const tests = kinds.layouts.map((layout) =>
    name === null ? anyTest(layout, needle) : namedTest(layout, name, needle),
  );
  if (tests.every((test) => test === null || typeof test === 'string')) {
    const why = tests.find((test) => typeof test === 'string');
    if (why) return why as string;
  }
  return tests.map((test): Test => {
    const one = typeof test === 'function' ? test : NEVER;
    return not ? (records, at) => !one(records, at) : one;
  });
}

const ALWAYS: Test = () => true;
const NEVER: Test = () => false;

const namesOf = ({ tag, columns }: Layout): string[] => [
  ...(tag === null ? [] : [KIND_COLUMN]),
  ...columns.map((c) => c.name),
];

/** null: records of this kind have no such column; text: it cannot be compared with that. */
function namedTest(layout: Layout, name: string, needle: string): Test | string | null {
  if (layout.tag !== null && name === KIND_COLUMN) return hasText(layout.name, needle) ? ALWAYS : NEVER;
  const column = layout.columns.find((c) => c.name === name);
  if (!column) return null;
  return columnTest(column, needle) ?? `“${needle}” cannot be compared with ${column.name} (${column.ctype})`;
}

function anyTest(layout: Layout, needle: string): Test {
  if (layout.tag !== null && hasText(layout.name, needle)) return ALWAYS;
  const any = layout.columns.map((c) => columnTest(c, needle)).filter((t) => t !== null);
  return (records, at) => any.some((t) => t(records, at));
}

const hasText = (name: string, needle: string): boolean => name.toLowerCase().includes(needle.toLowerCase());

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1).replace(/"$/, '') : text;
}

function columnTest(column: Column, needle: string): Test | null {
  if (needle === '') return () => true;
  switch (column.kind) {
    case 'string':
      return textTest(column, needle);
    case 'bytes':
      return null;
    default:
      return numberTest(column, needle);
  }
}

/** comm:rm holds it; comm=rm is it; comm!=rm is something else. An order of texts is not asked for. */
function textTest(column: Column, needle: string): Test | null {
  const [, operator = '', text = ''] = /^([<>!]?=|[<>])?(.*)$/s.exec(needle)!;
  const wanted = unquote(text);
  if (operator === '') return containsTest(column, needle);
  if (operator !== '=' && operator !== '!=') return null;
  const contains = containsTest(column, wanted);
  const { offset, size } = column;
  const { length } = new TextEncoder().encode(wanted);
  const is: Test = (records, at) => {
    const end = at + offset + length;
    return (length >= size || records.bytes[end] === 0) && contains(records, at);
  };
  return operator === '=' ? is : (records, at) => !is(records, at);
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

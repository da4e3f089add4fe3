import { evaluate, fieldsOf, type Names, NO_NAMES, type Node } from './expression';
import { parseArguments } from './parse';

/** A value and the word for it; the value is null where it is an enumerator that nobody could resolve. */
export interface Word {
  value: bigint | null;
  /** as the kernel wrote it, where it is a name: "IOPRIO_CLASS_RT" */
  enumerator: string | null;
  text: string;
}

/**
 * How a print format puts a field into words.
 *
 *   __print_symbolic(REC->state, { 1, "idle" }, { 2, "busy" })      kind 'symbolic'
 *   __print_flags(REC->flags & 3, "|", { 1, "O_WRONLY" }, …)         kind 'flags', delimiter "|"
 */
export interface Decoding {
  field: string;
  kind: 'symbolic' | 'flags';
  delimiter: string;
  words: Word[];
  /** what is put into words, of the field: usually the field itself */
  of: Node;
  /** `of` is the field and nothing else */
  plain: boolean;
}

export interface PrintFormat {
  /** the printf string, unescaped: "dfd: 0x%08lx" */
  format: string;
  /** what fills its places; null where the kernel's text is no C that this reads */
  arguments: Node[] | null;
  decodings: Decoding[];
}

/** Text behind "print fmt: " → its string, its arguments, and every table in them. Nothing is thrown. */
export function parsePrintFormat(text: string, names: Names = NO_NAMES): PrintFormat {
  const all = parseArguments(text);
  const [head, ...rest] = all ?? [];
  if (!all || head?.kind !== 'string') return { format: leadingString(text), arguments: null, decodings: [] };
  const decodings: Decoding[] = [];
  for (const node of rest) collect(node, names, decodings);
  return { format: head.text, arguments: rest, decodings };
}

function collect(node: Node, names: Names, out: Decoding[]): void {
  switch (node.kind) {
    case 'call': {
      const decoding = decodingOf(node.name, node.args, names);
      if (decoding) out.push(decoding);
      else for (const arg of node.args) collect(arg, names, out);
      break;
    }
    case 'choice':
      for (const part of [node.test, node.yes, node.no]) collect(part, names, out);
      break;
    case 'binary':
      collect(node.left, names, out);
      collect(node.right, names, out);
      break;
    case 'unary':
      collect(node.of, names, out);
  }
}

function decodingOf(name: string, args: Node[], names: Names): Decoding | null {
  const match = /^__print_(flags|symbolic)(?:_u64)?$/.exec(name);
  const [of, ...rest] = args;
  if (!match || !of) return null;
  const kind = match[1] as Decoding['kind'];
  const delimiter = kind === 'flags' && rest[0]?.kind === 'string' ? rest[0].text : '';
  const field = fieldsOf(of)[0];
  if (field === undefined) return null;
  return {
    field,
    kind,
    delimiter,
    words: wordsOf(rest, names),
    of,
    plain: of.kind === 'field' && of.index === null,
  };
}

function wordsOf(rows: Node[], names: Names): Word[] {
  const words: Word[] = [];
  for (const row of rows) {
    if (row.kind !== 'row') continue;
    const [value, text] = row.items;
    if (!value || text?.kind !== 'string') continue;
    words.push({
      value: evaluate(value, names),
      enumerator: value.kind === 'name' ? value.name : null,
      text: text.text,
    });
  }
  return words;
}

/** A field's value in words, as the kernel would print it: "O_WRONLY|O_CREAT", "rt", 0x20 for what has no word. */
export function decode(decoding: Decoding, value: bigint): string {
  const names: Names = { name: () => null, field: (name) => (name === decoding.field ? value : null) };
  const shown = evaluate(decoding.of, names);
  if (shown === null) return `0x${BigInt.asUintN(64, value).toString(16)}`;
  return decoding.kind === 'symbolic' ? symbol(decoding, shown) : flags(decoding, shown);
}

function symbol(decoding: Decoding, value: bigint): string {
  const word = decoding.words.find((w) => w.value !== null && BigInt.asUintN(64, w.value - value) === 0n);
  return word?.text ?? `0x${BigInt.asUintN(64, value).toString(16)}`;
}

function flags(decoding: Decoding, value: bigint): string {
  let left = BigInt.asUintN(64, value);
  const parts: string[] = [];
  for (const word of decoding.words) {
    if (left === 0n) break;
    const mask = word.value === null ? null : BigInt.asUintN(64, word.value);
    // as the kernel does, a mask of 0 matches whatever is left
    if (mask === null || (left & mask) !== mask) continue;
    parts.push(word.text);
    left &= ~mask;
  }
  if (left !== 0n) parts.push(`0x${left.toString(16)}`);
  return parts.join(decoding.delimiter);
}

const leadingString = (text: string) => /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '';

import { BINARY, type Node, type TypeNode } from './node';

/** A tree as text, with no more brackets than it needs. Reading it gives the same tree. */
export const nodeText = (node: Node): string => print(node, 0);

const CONDITIONAL = 0.5;
const UNARY_AT = 11;
const POSTFIX = 12;

/** `around`: how tightly binds what it stands in. */
function print(node: Node, around: number): string {
  const own = tightness(node);
  const text = plain(node, own);
  return own < around ? `(${text})` : text;
}

function tightness(node: Node): number {
  switch (node.kind) {
    case 'choice':
      return 0;
    case 'conditional':
      return CONDITIONAL;
    case 'binary':
      return BINARY[node.op];
    case 'unary':
    case 'cast':
    case 'sizeof':
      return UNARY_AT;
    default:
      return POSTFIX;
  }
}

function plain(node: Node, own: number): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'number':
      return numberText(node.value, node.decimal) + (node.unsigned ? 'U' : '') + (node.long ? 'L' : '');
    case 'quoted':
      return quotedText(node.value, node.single ? "'" : '"');
    case 'member':
      return `${print(node.of, POSTFIX)}${node.op}${node.member}`;
    case 'index':
      return `${print(node.of, POSTFIX)}[${print(node.index, 0)}]`;
    case 'call':
      return `${node.name}(${node.args.map((arg) => (arg.kind === 'type' ? typeText(arg) : print(arg, 0))).join(', ')})`;
    case 'unary': {
      const of = print(node.of, UNARY_AT);
      // - -x is no --x
      return node.op + (of.startsWith(node.op) ? ` ${of}` : of);
    }
    case 'cast':
      return `(${typeText(node.type)})${print(node.of, UNARY_AT)}`;
    case 'sizeof':
      return node.of.kind === 'type' ? `sizeof(${typeText(node.of)})` : `sizeof(${print(node.of, 0)})`;
    case 'binary':
      return `${print(node.left, own)} ${node.op} ${print(node.right, own + 1)}`;
    case 'conditional':
      return `${print(node.test, CONDITIONAL + 0.1)} ? ${print(node.yes, CONDITIONAL)} : ${print(node.no, CONDITIONAL)}`;
    case 'choice':
      return node.of.map((each) => print(each, CONDITIONAL)).join(' ?? ');
    case 'missing':
      return '';
  }
}

const numberText = (value: bigint, decimal: boolean): string =>
  decimal || value === 0n ? String(value) : `0x${value.toString(16)}`;

export function quotedText(value: string, quote: string): string {
  const body = value.replace(/[\\"'\x00-\x1f\x7f-\xff]/g, (c) =>
    c === '\\' || c === quote
      ? `\\${c}`
      : c === '"' || c === "'"
        ? c
        : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return quote + body + quote;
}

/** "struct sock *", "unsigned long", "u8[16]" */
export function typeText({ base, pointers, counts }: TypeNode): string {
  const name =
    base.kind === 'basic'
      ? base.words.join(' ')
      : base.kind === 'tag'
        ? `${base.tag} ${base.name}`
        : base.name;
  return `${name}${pointers > 0 ? ` ${'*'.repeat(pointers)}` : ''}${counts.map((n) => `[${n}]`).join('')}`;
}

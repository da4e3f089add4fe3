import { isTruth } from '../../resolve/formula';
import { promote, wrap } from '../../typing/convert';
import type { IntType } from '../../typing/ctype';
import { fold } from '../../typing/fold';
import { bitsOf } from '../../typing/operators';
import type { Typed, TypedOf } from '../../typing/typed';
import { numberType } from './ctype';

/** In brackets, unless no operator around it can take it apart. */
export const atom = (text: string): string => {
  const cast = /^\((?:__[us]\d+|char|(?:struct |union )?\w+ \**)\)(?=[\w(])/.exec(text)?.[0] ?? '';
  return isPlain(text.slice(cast.length)) ? text : `(${text})`;
};

/** The same before -> . [ ], which bind closer than a cast. */
export const postfix = (text: string): string => (isPlain(text) ? text : `(${text})`);

const isPlain = (text: string): boolean =>
  /^(?:\(?-?\w+\)?|[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\w+\])*)$/.test(text) || isOne(text);

/** One pair of brackets around it all, or one call. */
function isOne(text: string): boolean {
  const open = /^\w*\(/.exec(text)?.[0].length;
  if (open === undefined || !text.endsWith(')')) return false;
  let depth = 1;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '"') for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0) return i === text.length - 1;
  }
  return false;
}

/** A number as C takes it for one of its type. */
export function constantText({ value, type, name }: TypedOf<'constant'>): string {
  if (name !== null) return name;
  if (type.kind !== 'int') return `(void *)${value}`;
  if (value === -(1n << 31n)) return '(-2147483647 - 1)';
  const suffix = `${type.signed ? '' : 'U'}${type.size === 8 ? 'L' : ''}`;
  if (value < 0n) return `(${value}${suffix})`;
  return (value < 65_536n ? String(value) : `0x${value.toString(16)}`) + suffix;
}

/** `text` is of the node's own type, promoted: with a cast where it is to be another. */
export function convert(text: string, node: Typed, to: IntType): string {
  const from = node.type.kind === 'int' ? promote(node.type, bitsOf(node)) : null;
  if (from && from.size === to.size && from.signed === to.signed) return text;
  return `(${numberType(to)})${atom(text)}`;
}

const isComparison = (op: string): boolean => COMPARED[op] !== undefined;

/**
 * What a number beside another sign is compared as is said, and where the answer is the same for all of its type, which
 * compilers remark on; all else C converts by itself.
 */
function operand(text: string, node: Typed, as: IntType, op: string, other: Typed): string {
  if (!isComparison(op) || node.type.kind !== 'int') return text;
  const own = fold(node);
  if (own !== null)
    return own < 0n && !as.signed
      ? constantText({ ...node, kind: 'constant', type: as, value: wrap(own, as), name: null })
      : text;
  const promoted = promote(node.type, bitsOf(node));
  const beside = fold(other);
  const never = beside !== null && (wrap(beside, node.type) !== beside || wrap(beside, promoted) !== beside);
  if (beside !== null && (never || isTruth(node))) return `(${numberType(as)})${atom(text)}`;
  // beside a number that is not below 0 a sign is no matter
  if (promoted.signed === as.signed || (beside !== null && beside >= 0n && as.signed)) return text;
  return !promoted.signed && beside !== null && beside >= 0n ? text : convert(text, node, as);
}

/** Sums and products stand beside a comparison as they are. */
const around = (text: string, node: Typed, op: string): string =>
  isComparison(op) && node.kind === 'arithmetic' && /^[-+*]$/.test(node.op) && !text.startsWith('(__')
    ? text
    : atom(text);

/** C's operators; where C leaves a result open, BPF's own. */
export function arithmeticText(node: TypedOf<'arithmetic'>, left: string, right: string): string {
  const { op, as } = node;
  if (op === '<<' || op === '>>') return shift(node, left, right);
  if (op === '/' || op === '%') return division(node, left, right);
  const a = operand(left, node.left, as, op, node.right);
  const b = operand(right, node.right, as, op, node.left);
  // the compiler knows the answer, and warns
  if (a === b && /^[\w>.[\]-]+$/.test(a) && COMPARED[op] !== undefined) return COMPARED[op];
  return `${around(a, node.left, op)} ${op} ${around(b, node.right, op)}`;
}

const COMPARED: Readonly<Record<string, string>> = {
  '==': '1',
  '<=': '1',
  '>=': '1',
  '!=': '0',
  '<': '0',
  '>': '0',
};

function shift({ op, as, right: by }: TypedOf<'arithmetic'>, a: string, right: string): string {
  const bits = as.size * 8;
  const count = by.kind === 'constant' ? right : `(${atom(right)} & ${bits - 1})`;
  if (op === '>>' || !as.signed) return `${atom(a)} ${op} ${atom(count)}`;
  // to the left without a sign: of a negative number C leaves it open
  return `(${numberType(as)})((__u${bits})${atom(a)} << ${atom(count)})`;
}

function division(node: TypedOf<'arithmetic'>, a: string, b: string): string {
  const { op, as, right } = node;
  if (!as.signed && right.kind === 'constant' && right.value > 0n) return `${atom(a)} ${op} ${atom(b)}`;
  // as the type that C divides in, whatever the function's own
  const [x, y] = [convert(a, node.left, as), convert(b, right, as)];
  const call = `hl_${op === '/' ? 'divide' : 'modulo'}${as.signed ? '_signed' : ''}(${x}, ${y})`;
  return as.size === 8 ? call : `(${numberType(as)})${call}`;
}

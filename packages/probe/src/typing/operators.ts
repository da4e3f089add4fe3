import type { BinaryNode } from '../expression/tree/node';
import { common, promote } from './convert';
import {
  type CType,
  ctypeText,
  INT,
  type IntType,
  isCharPointer,
  isChars,
  isScalar,
  sizeOfType,
} from './ctype';
import type { Typed } from './typed';
import { Mistyped } from './wrong';

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);

/** An array stands for its first element's address. */
export function decayed(type: CType): CType {
  return type.kind === 'array' ? { kind: 'pointer', to: type.of, user: false } : type;
}

export const bitsOf = (node: Typed): number => (node.kind === 'member' ? node.bits : 0);
const promoted = (node: Typed): IntType => promote(node.type as IntType, bitsOf(node));

export function typedBinary(node: BinaryNode, left: Typed, right: Typed): Typed {
  const { op, from, to } = node;
  const span = { from, to };
  if (op === '&&' || op === '||') {
    return { kind: 'logic', ...span, type: INT, op, left: tested(left), right: tested(right) };
  }
  if (op === '==' || op === '!=') {
    const same = sameText(op, left, right, span) ?? sameText(op, right, left, span);
    if (same) return same;
  }
  const pointers = typedPointers(node, left, right);
  if (pointers) return pointers;
  const [a, b] = [number(left, op), number(right, op)];
  const shift = op === '<<' || op === '>>';
  const as = shift ? promoted(a) : common(promoted(a), promoted(b));
  checkConstant(node, as, b);
  return { kind: 'arithmetic', ...span, op, left: a, right: b, as, type: COMPARES.has(op) ? INT : as };
}

/** What stands before && and behind ?, ! is a number or an address. */
export function tested(node: Typed): Typed {
  if (isScalar(decayed(node.type))) return node;
  throw new Mistyped(node, `${describe(node)} is neither true nor false: take a number or an address`);
}

export function number(node: Typed, op: string): Typed {
  if (node.type.kind === 'int') return node;
  throw new Mistyped(node, `${op} takes numbers, and this is ${describe(node)}`);
}

export function describe({ type }: Typed): string {
  const text = ctypeText(type);
  return type.kind === 'struct'
    ? `a whole ${text}: go on to a member`
    : /^[aeiou]/.test(text)
      ? `an ${text}`
      : `a ${text}`;
}

/** comm == "ssh", str(p) != "x", task->comm == "ssh"; null: no text is compared. */
function sameText(
  op: '==' | '!=',
  of: Typed,
  with_: Typed,
  span: { from: number; to: number },
): Typed | null {
  if (with_.kind !== 'literal') return null;
  const readable = of.type.kind === 'text' || isChars(of.type) || isCharPointer(of.type);
  if (!readable) throw new Mistyped(of, `${describe(of)} is no text: it is not compared with one`);
  if (of.kind === 'literal') throw new Mistyped(of, 'both texts are known');
  if (of.type.kind === 'text' && !(of.kind === 'call' && READ.has(of.name)))
    throw new Mistyped(
      of,
      'in the kernel a text is compared where it is read: str(…), ustr(…), a char array',
    );
  return { kind: 'same', ...span, type: INT, of, text: with_.value, op };
}

/** Calls whose text is in memory, to be compared there. */
export const READ: ReadonlySet<string> = new Set(['str', 'ustr', 'user', 'either']);

function typedPointers(node: BinaryNode, left: Typed, right: Typed): Typed | null {
  const { op, from, to, at } = node;
  const [a, b] = [decayed(left.type), decayed(right.type)];
  if (a.kind !== 'pointer' && b.kind !== 'pointer') return null;
  if (COMPARES.has(op)) {
    if (isScalar(a) && isScalar(b)) return { kind: 'compare', from, to, type: INT, op, left, right };
    throw new Mistyped(
      a.kind === 'pointer' ? right : left,
      `an address is compared with an address or a number`,
    );
  }
  if (op === '+' || op === '-') {
    if (a.kind === 'pointer' && b.kind === 'int') return stride(node, left, right, op === '-');
    if (op === '+' && b.kind === 'pointer' && a.kind === 'int') return stride(node, right, left, false);
    if (a.kind === 'pointer' && b.kind === 'pointer')
      throw new Mistyped(
        at,
        'a distance between addresses is written with casts: (unsigned long)a - (unsigned long)b',
      );
  }
  throw new Mistyped(at, `${op} takes numbers: cast the address to unsigned long`);
}

function stride({ from, to }: BinaryNode, of: Typed, by: Typed, back: boolean): Typed {
  const type = decayed(of.type);
  const target = type.kind === 'pointer' ? type.to : type;
  // GNU C: void has one byte
  const size = target.kind === 'void' ? 1 : sizeOfType(target);
  if (size === null) throw new Mistyped(of, `this kernel does not tell the size of ${ctypeText(target)}`);
  return { kind: 'stride', from, to, type, of, by, back, size };
}

/** Numbers that no machine takes: said where they are written. */
function checkConstant({ op }: BinaryNode, as: IntType, right: Typed): void {
  if (right.kind !== 'constant') return;
  if ((op === '/' || op === '%') && right.value === 0n)
    throw new Mistyped(right, `nothing is divided by 0: in the kernel x / 0 is 0 and x % 0 is x`);
  const bits = BigInt(as.size * 8);
  if ((op === '<<' || op === '>>') && (right.value < 0n || right.value >= bits))
    throw new Mistyped(right, `${ctypeText(as)} has ${bits} bits: a shift is of 0 to ${bits - 1n}`);
}

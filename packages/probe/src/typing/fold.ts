import type { BinaryOp } from '../expression/tree/node';
import { wrap } from './convert';
import { type IntType, ULONG } from './ctype';
import type { Typed } from './typed';

/** What a name or a read gives; null: that is not known. */
export type Values = (node: Typed) => bigint | null;

/**
 * What a tree is as a number, by C's rules and the kernel's own where C has none: x / 0 is 0, x % 0 is x, a shift counts
 * modulo the type's bits. null: it is not known (`values` does not say), or no number.
 */
export function fold(node: Typed, values: Values = () => null): bigint | null {
  const inner = (each: Typed): bigint | null => fold(each, values);
  switch (node.kind) {
    case 'constant':
      return wrap(node.value, asNumber(node));
    case 'not': {
      const of = inner(node.of);
      return of === null ? null : BigInt(of === 0n);
    }
    case 'unary': {
      const of = inner(node.of);
      if (of === null) return null;
      return wrap(node.op === '-' ? -of : node.op === '~' ? ~of : of, asNumber(node));
    }
    case 'cast': {
      const of = inner(node.of);
      return of === null ? null : wrap(of, asNumber(node));
    }
    case 'logic': {
      const left = inner(node.left);
      if (left === null) return null;
      if ((left !== 0n) === (node.op === '||')) return BigInt(node.op === '||');
      const right = inner(node.right);
      return right === null ? null : BigInt(right !== 0n);
    }
    case 'conditional': {
      const test = inner(node.test);
      if (test === null) return null;
      const of = inner(test !== 0n ? node.yes : node.no);
      return of === null ? null : wrap(of, asNumber(node));
    }
    case 'compare':
    case 'arithmetic': {
      const [left, right] = [inner(node.left), inner(node.right)];
      if (left === null || right === null) return null;
      return node.kind === 'compare'
        ? operate(node.op, wrap(left, ULONG), wrap(right, ULONG), ULONG, ULONG)
        : operate(node.op, wrap(left, node.as), right, node.as, node.right.type as IntType);
    }
    default:
      return values(node);
  }
}

const asNumber = ({ type }: Typed): IntType => (type.kind === 'int' ? type : ULONG);

function operate(op: BinaryOp, a: bigint, right: bigint, as: IntType, of: IntType): bigint | null {
  const shift = op === '<<' || op === '>>';
  const b = shift ? BigInt.asUintN(as.size === 8 ? 6 : 5, wrap(right, of)) : wrap(right, as);
  switch (op) {
    case '+':
      return wrap(a + b, as);
    case '-':
      return wrap(a - b, as);
    case '*':
      return wrap(a * b, as);
    case '/':
      return b === 0n ? 0n : wrap(a / b, as);
    case '%':
      return b === 0n ? a : wrap(a % b, as);
    case '<<':
      return wrap(a << b, as);
    case '>>':
      return wrap(a >> b, as);
    case '&':
      return wrap(a & b, as);
    case '|':
      return wrap(a | b, as);
    case '^':
      return wrap(a ^ b, as);
    case '<':
      return BigInt(a < b);
    case '>':
      return BigInt(a > b);
    case '<=':
      return BigInt(a <= b);
    case '>=':
      return BigInt(a >= b);
    case '==':
      return BigInt(a === b);
    case '!=':
      return BigInt(a !== b);
    default:
      return null;
  }
}

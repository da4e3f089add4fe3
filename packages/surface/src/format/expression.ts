/** The little C that print formats are made of. Values are 64-bit, as the kernel's own are. */
export type Node =
  | { kind: 'number'; value: bigint }
  | { kind: 'string'; text: string }
  | { kind: 'name'; name: string }
  /** REC->field, REC->field[2] */
  | { kind: 'field'; name: string; index: Node | null }
  | { kind: 'unary'; op: string; of: Node }
  | { kind: 'binary'; op: string; left: Node; right: Node }
  | { kind: 'choice'; test: Node; yes: Node; no: Node }
  | { kind: 'call'; name: string; args: Node[] }
  /** { 0x1, "O_WRONLY" } */
  | { kind: 'row'; items: Node[] }
  /** something that has no value here: a cast to a struct, a dereference; kept as its words */
  | { kind: 'other'; text: string };

export interface Names {
  /** value of an enumerator or macro; null if unknown */
  name(name: string): bigint | null;
  /** value of a field; null if unknown */
  field(name: string): bigint | null;
}

export const NO_NAMES: Names = { name: () => null, field: () => null };

const OPS: Record<string, (a: bigint, b: bigint) => bigint | null> = {
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => (a === b ? 1n : 0n),
  '!=': (a, b) => (a !== b ? 1n : 0n),
  '<': (a, b) => (a < b ? 1n : 0n),
  '>': (a, b) => (a > b ? 1n : 0n),
  '<=': (a, b) => (a <= b ? 1n : 0n),
  '>=': (a, b) => (a >= b ? 1n : 0n),
  '&&': (a, b) => (a !== 0n && b !== 0n ? 1n : 0n),
  '||': (a, b) => (a !== 0n || b !== 0n ? 1n : 0n),
  '<<': (a, b) => (b >= 0n && b < 64n ? BigInt.asIntN(64, a << b) : null),
  '>>': (a, b) => (b >= 0n && b < 64n ? a >> b : null),
  '+': (a, b) => BigInt.asIntN(64, a + b),
  '-': (a, b) => BigInt.asIntN(64, a - b),
  '*': (a, b) => BigInt.asIntN(64, a * b),
  '/': (a, b) => (b === 0n ? null : a / b),
  '%': (a, b) => (b === 0n ? null : a % b),
};

/** The value of an expression; null where a name, a field or an operation has none here. */
export function evaluate(node: Node, names: Names = NO_NAMES): bigint | null {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'name':
      return names.name(node.name);
    case 'field':
      return node.index === null ? names.field(node.name) : null;
    case 'unary': {
      const value = evaluate(node.of, names);
      if (value === null) return null;
      if (node.op === '!') return value === 0n ? 1n : 0n;
      if (node.op === '~') return ~value;
      return node.op === '-' ? -value : value;
    }
    case 'binary': {
      const left = evaluate(node.left, names);
      const right = left === null ? null : evaluate(node.right, names);
      return left === null || right === null ? null : (OPS[node.op]?.(left, right) ?? null);
    }
    case 'choice': {
      const test = evaluate(node.test, names);
      return test === null ? null : evaluate(test !== 0n ? node.yes : node.no, names);
    }
    default:
      return null;
  }
}

/** Every field that an expression reads, first come first. */
export function fieldsOf(node: Node, found: string[] = []): string[] {
  switch (node.kind) {
    case 'field':
      if (!found.includes(node.name)) found.push(node.name);
      if (node.index) fieldsOf(node.index, found);
      break;
    case 'unary':
      fieldsOf(node.of, found);
      break;
    case 'binary':
      fieldsOf(node.left, found);
      fieldsOf(node.right, found);
      break;
    case 'choice':
      for (const part of [node.test, node.yes, node.no]) fieldsOf(part, found);
      break;
    case 'call':
      for (const part of node.args) fieldsOf(part, found);
      break;
    case 'row':
      for (const part of node.items) fieldsOf(part, found);
  }
  return found;
}

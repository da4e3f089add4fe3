/** Characters of the text, from 0: [from, to). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is wrong with an expression, and where; `near`: names that may have been meant. */
export interface ExpressionFault extends Span {
  readonly message: string;
  readonly near: readonly string[];
}

/**
 * An expression as it is written, before anything is known of the kernel. Text that is typed half is a tree too, with
 * `missing` where a value has to come.
 *
 *   arg.rq->cmd_flags & 0xff ? 1 : 0
 *
 *   conditional ─┬ binary & ─┬ member ->cmd_flags ─ member .rq ─ name arg
 *                │           └ number 0xff
 *                ├ number 1
 *                └ number 0
 */
export type Node =
  | NameNode
  | NumberNode
  | QuotedNode
  | MemberNode
  | IndexNode
  | CallNode
  | UnaryNode
  | BinaryNode
  | ConditionalNode
  | CastNode
  | SizeofNode
  | ChoiceNode
  | MissingNode;

export interface NameNode extends Span {
  readonly kind: 'name';
  readonly name: string;
}
/** 0x1fUL; the value as it is written, before it is given a type */
export interface NumberNode extends Span {
  readonly kind: 'number';
  readonly value: bigint;
  readonly decimal: boolean;
  readonly unsigned: boolean;
  /** L, LL */
  readonly long: boolean;
}
/** 'a', 'ssh', "ssh": of one character in single quotes a number as well, as in C */
export interface QuotedNode extends Span {
  readonly kind: 'quoted';
  /** each character is a byte */
  readonly value: string;
  readonly single: boolean;
}
export interface MemberNode extends Span {
  readonly kind: 'member';
  readonly of: Node;
  readonly op: '->' | '.';
  /** '' where it is still to be typed; digits for `arg.0` */
  readonly member: string;
  readonly at: Span;
}
export interface IndexNode extends Span {
  readonly kind: 'index';
  readonly of: Node;
  readonly index: Node;
}
export interface CallNode extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly at: Span;
  readonly args: readonly (Node | TypeNode)[];
}
export interface UnaryNode extends Span {
  readonly kind: 'unary';
  readonly op: UnaryOp;
  readonly of: Node;
}
export interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Node;
  readonly right: Node;
  /** of the operator */
  readonly at: Span;
}
export interface ConditionalNode extends Span {
  readonly kind: 'conditional';
  readonly test: Node;
  readonly yes: Node;
  readonly no: Node;
}
export interface CastNode extends Span {
  readonly kind: 'cast';
  readonly type: TypeNode;
  readonly of: Node;
}
export interface SizeofNode extends Span {
  readonly kind: 'sizeof';
  readonly of: Node | TypeNode;
}
/** a ?? b: the first that this kernel has */
export interface ChoiceNode extends Span {
  readonly kind: 'choice';
  readonly of: readonly Node[];
  /** of the first ?? */
  readonly at: Span;
}
export interface MissingNode extends Span {
  readonly kind: 'missing';
}

/** struct sock *, unsigned long, u8 [16] */
export interface TypeNode extends Span {
  readonly kind: 'type';
  readonly base:
    | { readonly kind: 'tag'; readonly tag: 'struct' | 'union' | 'enum'; readonly name: string }
    | { readonly kind: 'basic'; readonly words: readonly string[] }
    | { readonly kind: 'typedef'; readonly name: string };
  /** how many * */
  readonly pointers: number;
  readonly counts: readonly bigint[];
}

export const UNARY = ['-', '+', '!', '~', '*', '&'] as const;
export type UnaryOp = (typeof UNARY)[number];
/** As tightly as they bind. */
export const BINARY = {
  '*': 10,
  '/': 10,
  '%': 10,
  '+': 9,
  '-': 9,
  '<<': 8,
  '>>': 8,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '==': 6,
  '!=': 6,
  '&': 5,
  '^': 4,
  '|': 3,
  '&&': 2,
  '||': 1,
} as const;
export type BinaryOp = keyof typeof BINARY;

/** The values that a node is made of; types are none. */
export function partsOf(node: Node): Node[] {
  switch (node.kind) {
    case 'member':
    case 'unary':
    case 'cast':
      return [node.of];
    case 'sizeof':
      return node.of.kind === 'type' ? [] : [node.of];
    case 'index':
      return [node.of, node.index];
    case 'call':
      return node.args.filter((arg): arg is Node => arg.kind !== 'type');
    case 'binary':
      return [node.left, node.right];
    case 'conditional':
      return [node.test, node.yes, node.no];
    case 'choice':
      return [...node.of];
    default:
      return [];
  }
}

import type { BinaryOp, Span } from '../expression/tree/node';
import type { CType, IntType, StructType } from './ctype';
import type { ScopeName } from './scope';

/**
 * A tree of which every node has its C type; what C does without being told (promotion, conversion, an array that
 * becomes a pointer) is in it.
 */
export type Typed = Span & { readonly type: CType } & (
    | { readonly kind: 'constant'; readonly value: bigint; readonly name: string | null }
    /** "ssh" */
    | { readonly kind: 'literal'; readonly value: string }
    /** pid, comm, nsecs */
    | { readonly kind: 'word'; readonly name: string }
    | { readonly kind: 'root'; readonly of: ScopeName }
    /** `of`: a struct, or with `arrow` a pointer to one. `offset` in bits */
    | {
        readonly kind: 'member';
        readonly of: Typed;
        readonly arrow: boolean;
        readonly member: string;
        readonly struct: StructType;
        readonly offset: number;
        readonly bits: number;
      }
    /** an array or a pointer */
    | { readonly kind: 'index'; readonly of: Typed; readonly index: Typed }
    | { readonly kind: 'deref'; readonly of: Typed }
    | { readonly kind: 'address'; readonly of: Typed }
    | { readonly kind: 'not'; readonly of: Typed }
    /** `type` is the promoted one */
    | { readonly kind: 'unary'; readonly op: '-' | '~' | '+'; readonly of: Typed }
    /** numbers, both converted to `as` */
    | {
        readonly kind: 'arithmetic';
        readonly op: BinaryOp;
        readonly left: Typed;
        readonly right: Typed;
        readonly as: IntType;
      }
    /** a pointer moved by elements */
    | {
        readonly kind: 'stride';
        readonly of: Typed;
        readonly by: Typed;
        readonly back: boolean;
        readonly size: number;
      }
    /** addresses compared as numbers */
    | { readonly kind: 'compare'; readonly op: BinaryOp; readonly left: Typed; readonly right: Typed }
    | { readonly kind: 'logic'; readonly op: '&&' | '||'; readonly left: Typed; readonly right: Typed }
    /** a text compared with one that is known */
    | { readonly kind: 'same'; readonly of: Typed; readonly text: string; readonly op: '==' | '!=' }
    /** does a text fit a pattern: "ss*" */
    | { readonly kind: 'fits'; readonly of: Typed; readonly pattern: string }
    /** is the process in a cgroup, or in one that a name stands for */
    | { readonly kind: 'belongs'; readonly place: 'cgroup' | 'container'; readonly name: string }
    | { readonly kind: 'conditional'; readonly test: Typed; readonly yes: Typed; readonly no: Typed }
    | { readonly kind: 'cast'; readonly of: Typed }
    /** `enumeration`: the names that flags(…), enum(…) write */
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly args: readonly Typed[];
        readonly enumeration: IntType['enumeration'];
      }
    | {
        readonly kind: 'container';
        readonly of: Typed;
        readonly struct: StructType;
        readonly member: string;
        readonly offset: number;
      }
  );

export type TypedOf<K extends Typed['kind']> = Extract<Typed, { kind: K }>;

/** The nodes that one is made of. */
export function partsOfTyped(node: Typed): Typed[] {
  switch (node.kind) {
    case 'constant':
    case 'literal':
    case 'word':
    case 'root':
    case 'belongs':
      return [];
    case 'index':
      return [node.of, node.index];
    case 'stride':
      return [node.of, node.by];
    case 'arithmetic':
    case 'compare':
    case 'logic':
      return [node.left, node.right];
    case 'conditional':
      return [node.test, node.yes, node.no];
    case 'call':
      return [...node.args];
    default:
      return [node.of];
  }
}

import { nearNames } from '@hooklab/base';
import type {
  ExpressionFault,
  IndexNode,
  MemberNode,
  Node,
  SizeofNode,
  TypeNode,
  UnaryNode,
} from '../expression/tree/node';
import { typedCall } from './call';
import { common, literalType, promote } from './convert';
import { CHAR, type CType, ctypeText, INT, isScalar, type PointerType, sizeOfType, ULONG } from './ctype';
import { memberOfStruct, namesOfStruct } from './member';
import { typedName, typedRoot } from './name';
import { bitsOf, decayed, describe, number, tested, typedBinary } from './operators';
import type { Scope } from './scope';
import { typeNamed } from './type-name';
import { partsOfTyped, type Typed } from './typed';
import { Mistyped } from './wrong';

export type Checked =
  | { readonly ok: true; readonly typed: Typed }
  | { readonly ok: false; readonly fault: ExpressionFault };

/** A tree with C's types at one hook on one kernel, or what does not fit first, and where. */
export function checkTree(node: Node, scope: Scope): Checked {
  try {
    const typed = typedOf(node, scope);
    textsInPlace(typed);
    return { ok: true, typed };
  } catch (error) {
    if (error instanceof Mistyped) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** comm and "ssh" are in no memory that a pointer leads to: they are compared, and nothing else. */
function textsInPlace(node: Typed): void {
  for (const part of partsOfTyped(node)) {
    if (part.kind === 'literal')
      throw new Mistyped(part, 'a text is compared with == or !=, and nothing else is done with it');
    if (part.kind === 'word' && part.name === 'comm' && node.kind !== 'same' && node.kind !== 'fits')
      throw new Mistyped(
        part,
        'comm is text: it is compared with one, comm == "ssh", or with a pattern, glob(comm, "ss*")',
      );
    textsInPlace(part);
  }
}

/** Throws `Mistyped`. */
export function typedOf(node: Node, scope: Scope): Typed {
  const span = { from: node.from, to: node.to };
  const inner = (each: Node): Typed => typedOf(each, scope);
  switch (node.kind) {
    case 'name':
      return typedName(node, scope);
    case 'number': {
      const type = literalType(node.value, node.decimal, node.unsigned, node.long);
      return { kind: 'constant', ...span, type, value: node.value, name: null };
    }
    case 'quoted':
      if (node.single && node.value.length === 1) {
        const code = BigInt.asIntN(8, BigInt(node.value.charCodeAt(0)));
        return { kind: 'constant', ...span, type: INT, value: code, name: null };
      }
      return {
        kind: 'literal',
        ...span,
        type: { kind: 'array', of: CHAR, count: node.value.length + 1 },
        value: node.value,
      };
    case 'member':
      return typedMember(node, scope);
    case 'index':
      return typedIndex(node, scope);
    case 'call':
      return typedCall(node, scope, inner, (arg) => typeNamed(arg as TypeNode, scope));
    case 'unary':
      return typedUnary(node, inner(node.of));
    case 'binary':
      return typedBinary(node, inner(node.left), inner(node.right));
    case 'conditional':
      return typedConditional(node, inner);
    case 'cast':
      return typedCast(typeNamed(node.type, scope), inner(node.of), node);
    case 'sizeof':
      return typedSizeof(node, scope);
    case 'choice':
      throw new Mistyped(node.at, 'a choice stands alone: ?? is for the whole expression');
    case 'missing':
      throw new Mistyped(node, 'a value must come here');
  }
}

function typedMember(node: MemberNode, scope: Scope): Typed {
  const { of, op, member, at } = node;
  if (of.kind === 'name' && (of.name === 'arg' || of.name === 'field'))
    return typedRoot(of.name, member, member === '' ? node : at, scope);
  const base = typedOf(of, scope);
  const said = describe(base).replace(': go on to a member', '');
  const type = base.type;
  if (op === '->' && type.kind !== 'pointer' && type.kind !== 'array')
    throw new Mistyped(node, `this is ${said}, no pointer: write .${member}`);
  if (op === '.' && type.kind === 'pointer')
    throw new Mistyped(node, `this is ${said}, a pointer: write ->${member}`);
  const struct = op === '->' ? (decayed(type) as PointerType).to : type;
  if (struct.kind !== 'struct') throw new Mistyped(of, `this is ${said}: it has no members`);
  if (type.kind === 'pointer' && type.user)
    throw new Mistyped(of, `this is ${said}: it points to user memory, where only text is read, ustr(…)`);
  if (struct.declared)
    throw new Mistyped(of, `${struct.name} is only declared on this kernel: nothing tells its members`);
  const found = memberOfStruct(struct, member);
  if (!found) {
    throw new Mistyped(
      member === '' ? node : at,
      `${struct.name} has no ${member} on this kernel`,
      nearNames(member, namesOfStruct(struct)),
    );
  }
  return {
    kind: 'member',
    from: node.from,
    to: node.to,
    type: found.type,
    of: base,
    arrow: op === '->',
    member,
    struct,
    offset: found.offset,
    bits: found.bits,
  };
}

function typedIndex(node: IndexNode, scope: Scope): Typed {
  const of = typedOf(node.of, scope);
  const index = number(typedOf(node.index, scope), '[ ]');
  const type = decayed(of.type);
  if (type.kind !== 'pointer') throw new Mistyped(node.of, `this is ${describe(of)}: it has no elements`);
  const count = of.type.kind === 'array' ? of.type.count : 0;
  if (index.kind === 'constant' && count > 0 && (index.value < 0n || index.value >= BigInt(count)))
    throw new Mistyped(node.index, `it has ${count} elements on this kernel, counted from 0`);
  if (type.user) throw new Mistyped(node.of, 'it points to user memory, where only text is read, ustr(…)');
  if (sizeOfType(type.to) === null)
    throw new Mistyped(node.of, `nothing tells the size of ${ctypeText(type.to)}: cast the address first`);
  return { kind: 'index', from: node.from, to: node.to, type: type.to, of, index };
}

function typedUnary(node: UnaryNode, of: Typed): Typed {
  const span = { from: node.from, to: node.to };
  switch (node.op) {
    case '!':
      return { kind: 'not', ...span, type: INT, of: tested(of) };
    case '*': {
      const type = decayed(of.type);
      if (type.kind !== 'pointer')
        throw new Mistyped(node.of, `* takes a pointer, and this is ${describe(of)}`);
      if (sizeOfType(type.to) === null)
        throw new Mistyped(node.of, `nothing tells what ${ctypeText(type)} leads to: cast it first`);
      if (type.user)
        throw new Mistyped(node.of, 'it points to user memory, where only text is read, ustr(…)');
      return { kind: 'deref', ...span, type: type.to, of };
    }
    case '&': {
      const inMemory = of.kind === 'member' || of.kind === 'index' || of.kind === 'deref';
      if (!inMemory || !behindPointer(of)) throw new Mistyped(node.of, '& takes what lies behind a pointer');
      if (bitsOf(of) > 0) throw new Mistyped(node.of, 'a bit field has no address');
      return { kind: 'address', ...span, type: { kind: 'pointer', to: of.type, user: false }, of };
    }
    default: {
      const value = number(of, node.op);
      if (value.type.kind !== 'int') throw new Error('number() gives numbers');
      const type = promote(value.type, bitsOf(value));
      // -100 is a number as it stands
      if (
        value.kind === 'constant' &&
        node.op === '-' &&
        value.name === null &&
        value.value <= 1n << 31n &&
        value.value > 0n &&
        type.signed
      )
        return { kind: 'constant', ...span, type, value: -value.value, name: null };
      return { kind: 'unary', ...span, type, op: node.op, of: value };
    }
  }
}

/** Only what a pointer leads to has an address that a program may follow. */
function behindPointer(node: Typed): boolean {
  if (node.kind === 'member') return node.arrow || behindPointer(node.of);
  if (node.kind === 'index') return node.of.type.kind === 'pointer' || behindPointer(node.of);
  return node.kind === 'deref';
}

function typedConditional(node: Extract<Node, { kind: 'conditional' }>, inner: (node: Node) => Typed): Typed {
  const test = tested(inner(node.test));
  const [yes, no] = [inner(node.yes), inner(node.no)];
  const [a, b] = [decayed(yes.type), decayed(no.type)];
  const span = { from: node.from, to: node.to };
  if (a.kind === 'int' && b.kind === 'int')
    return {
      kind: 'conditional',
      ...span,
      type: common(promote(a, bitsOf(yes)), promote(b, bitsOf(no))),
      test,
      yes,
      no,
    };
  if (!isScalar(a)) throw new Mistyped(node.yes, `? : gives a number or an address, not ${describe(yes)}`);
  if (!isScalar(b)) throw new Mistyped(node.no, `? : gives a number or an address, not ${describe(no)}`);
  const pointer = a.kind === 'pointer' ? a : (b as PointerType);
  return { kind: 'conditional', ...span, type: pointer, test, yes, no };
}

function typedCast(type: CType, of: Typed, node: Node): Typed {
  if (!isScalar(type))
    throw new Mistyped(node, `nothing is cast to ${ctypeText(type)}: take a number’s type or a pointer`);
  if (!isScalar(decayed(of.type))) throw new Mistyped(of, `${describe(of)} is not cast`);
  return { kind: 'cast', from: node.from, to: node.to, type, of };
}

function typedSizeof(node: SizeofNode, scope: Scope): Typed {
  const { of } = node;
  const type = of.kind === 'type' ? typeNamed(of, scope) : sizedType(of, scope);
  const size = sizeOfType(type);
  if (size === null || type.kind === 'text')
    throw new Mistyped(of, `${ctypeText(type)} has no size that is known here`);
  return { kind: 'constant', from: node.from, to: node.to, type: ULONG, value: BigInt(size), name: null };
}

/** sizeof(x) is of a value, or of the type of that name. */
function sizedType(of: Node, scope: Scope): CType {
  try {
    const typed = typedOf(of, scope);
    if (bitsOf(typed) > 0) throw new Mistyped(of, 'a bit field has no size of its own');
    return typed.type;
  } catch (error) {
    if (of.kind !== 'name' || !(error instanceof Mistyped)) throw error;
    const { from, to, name } = of;
    const type: TypeNode = {
      kind: 'type',
      from,
      to,
      base: { kind: 'typedef', name },
      pointers: 0,
      counts: [],
    };
    try {
      return typeNamed(type, scope);
    } catch {
      throw error;
    }
  }
}

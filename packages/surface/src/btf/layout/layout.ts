import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import { CPrinter } from '../c/printer';
import { isStruct, Kind } from '../kinds';
import { elementOf, isPacked, resolve, sizeOf, skipModifiers } from '../resolve';

/** What a member holds, for whoever makes a column or a row of it. */
export type MemberKind =
  | 'uint'
  | 'int'
  | 'bool'
  | 'char'
  | 'char-array'
  | 'pointer'
  | 'enum'
  | 'float'
  | 'struct'
  | 'union'
  | 'array'
  | 'other';

export interface LayoutMember {
  /** '' for an anonymous struct or union */
  name: string;
  /** the C type without the name: "char[16]", "struct task_struct *", "unsigned int" */
  ctype: string;
  /** the whole declaration: "unsigned int in_execve: 1" */
  declaration: string;
  kind: MemberKind;
  typeId: TypeId;
  /** the struct, union or enum behind it, through typedefs, pointers and arrays: where a click leads; 0 for none */
  refers: TypeId;
  /** bits from the start of the outermost struct */
  bitOffset: number;
  /** the byte in which it starts */
  offset: number;
  /** bytes; of a bit field: of the type that holds it */
  size: number;
  /** bits of a bit field, 0 for none */
  bits: number;
  /** members of an anonymous struct or union, and of a struct by value when asked for; else empty */
  members: LayoutMember[];
  /** bits of nothing between the end of the member before and this one */
  holeBefore: number;
}

export interface StructLayout {
  id: TypeId;
  /** "struct hl_event"; "struct" for an anonymous one */
  name: string;
  size: number;
  packed: boolean;
  members: LayoutMember[];
  /** holes between members, of the outermost level: how many, and bytes in all */
  holes: number;
  holeBytes: number;
  /** bytes after the last member */
  padding: number;
}

export interface LayoutOptions {
  /** members of structs by value are laid out too, this many levels deep; default 0 */
  depth?: number;
}

const MAX_DEPTH = 64;
/** A lying BTF can nest wide and deep at once; no honest struct comes near. */
const MAX_MEMBERS = 100_000;

/**
 * The layout of a struct or union, as pahole shows it. Anonymous members are always opened. A typedef of one is
 * followed. Throws `btf-bad` if the type is none.
 */
export function structLayout(btf: Btf, type: TypeId, options: LayoutOptions = {}): StructLayout {
  const id = resolve(btf, type);
  if (!isStruct(btf.kind(id))) throw badBtf('not a struct or union', `${btf.origin}, type ${type}`);
  const walk = { btf, print: new CPrinter(btf, { brief: true }), left: MAX_MEMBERS };
  const members = layMembers(walk, id, 0, options.depth ?? 0, 0);
  const union = btf.kind(id) === Kind.UNION;
  const size = btf.rawSize(id);
  const last = union ? undefined : members.at(-1);
  const holes = union ? [] : members.filter((m) => m.holeBefore >= 8);
  return {
    id,
    name: `${union ? 'union' : 'struct'}${btf.isAnonymous(id) ? '' : ` ${btf.name(id)}`}`,
    size,
    packed: !union && isPacked(btf, id),
    members,
    holes: holes.length,
    holeBytes: holes.reduce((sum, m) => sum + Math.floor(m.holeBefore / 8), 0),
    padding: last ? Math.max(0, size - Math.ceil(endOf(last) / 8)) : 0,
  };
}

interface Walk {
  btf: Btf;
  print: CPrinter;
  left: number;
}

function layMembers(walk: Walk, id: TypeId, base: number, open: number, depth: number): LayoutMember[] {
  const { btf } = walk;
  if (depth > MAX_DEPTH) throw badBtf('a struct is nested too deep', `${btf.origin}, type ${id}`);
  const members: LayoutMember[] = [];
  const union = btf.kind(id) === Kind.UNION;
  const count = btf.vlen(id);
  let end = base;
  for (let i = 0; i < count; i++) {
    if (--walk.left < 0) throw badBtf('a struct has no end', `${btf.origin}, type ${id}`);
    const member = layMember(walk, id, i, base, open, depth);
    if (!union) {
      member.holeBefore = Math.max(0, member.bitOffset - end);
      end = Math.max(end, endOf(member));
    }
    members.push(member);
  }
  return members;
}

function layMember(
  walk: Walk,
  id: TypeId,
  i: number,
  base: number,
  open: number,
  depth: number,
): LayoutMember {
  const { btf, print } = walk;
  const typeId = btf.memberType(id, i);
  const name = btf.memberName(id, i);
  const bits = btf.memberBits(id, i);
  const bitOffset = base + btf.memberBitOffset(id, i);
  const anonymous = name === '' && isStruct(btf.kind(skipModifiers(btf, typeId)));
  const kind = memberKind(btf, typeId);
  const target = resolve(btf, typeId);
  const opened = anonymous || (open > 0 && isStruct(btf.kind(target)));
  const ctype = print.declare(typeId, '');
  return {
    name,
    ctype,
    declaration: `${print.declare(typeId, name)}${bits ? `: ${bits}` : ''}`,
    kind,
    typeId,
    refers: refersTo(btf, typeId),
    bitOffset,
    offset: Math.floor(bitOffset / 8),
    size: sizeOf(btf, typeId) ?? 0,
    bits,
    members: opened ? layMembers(walk, target, bitOffset, anonymous ? open : open - 1, depth + 1) : [],
    holeBefore: 0,
  };
}

const endOf = (m: LayoutMember) => m.bitOffset + (m.bits || m.size * 8);

/** What a type holds, through modifiers and typedefs. */
export function memberKind(btf: Btf, type: TypeId): MemberKind {
  const id = resolve(btf, type);
  switch (btf.kind(id)) {
    case Kind.INT:
      return intKind(btf, id);
    case Kind.PTR:
      return 'pointer';
    case Kind.ENUM:
    case Kind.ENUM64:
      return 'enum';
    case Kind.FLOAT:
      return 'float';
    case Kind.STRUCT:
      return 'struct';
    case Kind.UNION:
      return 'union';
    case Kind.ARRAY:
      return isChar(btf, resolve(btf, btf.elementType(id))) ? 'char-array' : 'array';
    default:
      return 'other';
  }
}

function intKind(btf: Btf, id: TypeId): MemberKind {
  const { bool, signed } = btf.intEncoding(id);
  if (bool || btf.name(id) === '_Bool') return 'bool';
  if (isChar(btf, id)) return 'char';
  return signed ? 'int' : 'uint';
}

/** "char" itself: signed and unsigned char are small numbers. Compilers do not set the CHAR bit. */
function isChar(btf: Btf, id: TypeId): boolean {
  return btf.kind(id) === Kind.INT && (btf.intEncoding(id).char || btf.name(id) === 'char');
}

function refersTo(btf: Btf, type: TypeId): TypeId {
  let id = type;
  for (let i = 0; i < MAX_DEPTH; i++) {
    id = elementOf(btf, id).type;
    const kind = btf.kind(id);
    if (kind === Kind.PTR) id = btf.target(id);
    else return isStruct(kind) || kind === Kind.ENUM || kind === Kind.ENUM64 || kind === Kind.FWD ? id : 0;
  }
  return 0;
}

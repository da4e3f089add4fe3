import { badBtf } from './bad';
import type { Btf, TypeId } from './btf';
import { isModifier, Kind } from './kinds';

/** No honest chain of modifiers, typedefs and arrays is longer; a loop is. */
const MAX_CHAIN = 256;

function loop(btf: Btf, id: TypeId): never {
  throw badBtf('BTF goes round in a circle', `${btf.origin}, type ${id}`);
}

/** Through const, volatile, restrict and type tags. */
export function skipModifiers(btf: Btf, id: TypeId): TypeId {
  for (let i = 0; i < MAX_CHAIN; i++) {
    if (!isModifier(btf.kind(id))) return id;
    id = btf.target(id);
  }
  return loop(btf, id);
}

/** Through modifiers and typedefs, to what it really is. */
export function resolve(btf: Btf, id: TypeId): TypeId {
  for (let i = 0; i < MAX_CHAIN; i++) {
    const kind = btf.kind(id);
    if (!isModifier(kind) && kind !== Kind.TYPEDEF) return id;
    id = btf.target(id);
  }
  return loop(btf, id);
}

/** The innermost element of (arrays of) a type, through modifiers and typedefs, with how many of them. */
export function elementOf(btf: Btf, id: TypeId): { type: TypeId; count: number; isArray: boolean } {
  let count = 1;
  let isArray = false;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const kind = btf.kind(id);
    if (kind === Kind.ARRAY) {
      count *= btf.elementCount(id);
      isArray = true;
      id = btf.elementType(id);
    } else if (isModifier(kind) || kind === Kind.TYPEDEF) id = btf.target(id);
    else return { type: id, count, isArray };
  }
  return loop(btf, id);
}

/** Bytes that a value of the type takes; null for what has no size (void, a function, an incomplete struct). */
export function sizeOf(btf: Btf, id: TypeId): number | null {
  const { type, count } = elementOf(btf, id);
  switch (btf.kind(type)) {
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRUCT:
    case Kind.UNION:
    case Kind.ENUM:
    case Kind.ENUM64:
    case Kind.DATASEC:
      return btf.rawSize(type) * count;
    case Kind.PTR:
      return btf.pointerSize * count;
    case Kind.VAR:
      return sizeOf(btf, btf.target(type));
    default:
      return null;
  }
}

/** Alignments of structs already asked for; a DAG of nested structs would otherwise be walked without end. */
const alignments = new WeakMap<Btf, Map<TypeId, number>>();

/**
 * Bytes the type is aligned to as a C compiler lays it out; 1 for a struct whose own members show that it is
 * packed. 0 for what has no alignment.
 */
export function alignOf(btf: Btf, id: TypeId): number {
  const { type } = elementOf(btf, id);
  switch (btf.kind(type)) {
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.ENUM:
    case Kind.ENUM64:
      return Math.min(btf.pointerSize, btf.rawSize(type));
    case Kind.PTR:
      return btf.pointerSize;
    case Kind.STRUCT:
    case Kind.UNION:
      return structAlign(btf, type, 0);
    default:
      return 0;
  }
}

function structAlign(btf: Btf, id: TypeId, depth: number): number {
  const known = alignments.get(btf) ?? new Map<TypeId, number>();
  alignments.set(btf, known);
  const seen = known.get(id);
  if (seen !== undefined) return seen === -1 ? loop(btf, id) : seen;
  if (depth > MAX_CHAIN) loop(btf, id);
  known.set(id, -1);
  let align = 1;
  try {
    const members = btf.vlen(id);
    for (let i = 0; i < members; i++) {
      const { type } = elementOf(btf, btf.memberType(id, i));
      const kind = btf.kind(type);
      const own =
        kind === Kind.STRUCT || kind === Kind.UNION ? structAlign(btf, type, depth + 1) : alignOf(btf, type);
      if (own === 0) continue;
      if (btf.memberBits(id, i) === 0 && btf.memberBitOffset(id, i) % (8 * own) !== 0) {
        align = 1;
        break;
      }
      align = Math.max(align, own);
    }
    if (btf.rawSize(id) % align !== 0) align = 1;
  } catch (error) {
    known.delete(id);
    throw error;
  }
  known.set(id, align);
  return align;
}

/** A struct whose members or size no natural layout gives: it was declared packed. */
export function isPacked(btf: Btf, id: TypeId): boolean {
  let largest = 1;
  const members = btf.vlen(id);
  for (let i = 0; i < members; i++) {
    const align = alignOf(btf, btf.memberType(id, i));
    if (align && btf.memberBits(id, i) === 0 && btf.memberBitOffset(id, i) % (8 * align) !== 0) return true;
    largest = Math.max(largest, align);
  }
  return btf.rawSize(id) % largest !== 0;
}

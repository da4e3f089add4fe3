import { type Btf, isStruct, Kind, resolve, STRUCTS, skipModifiers, type TypeId } from '@hooklab/surface';

/** No honest struct has anonymous ones as deep as this. */
const MAX_ANONYMOUS = 16;

export interface Member {
  readonly type: TypeId;
  /** bits of a bit field; 0 for any other */
  readonly bits: number;
  /** where it begins in the struct, in bits */
  readonly at: number;
}

/** A member by its name, through anonymous structs and unions; null where the struct has none. */
export function findMember(btf: Btf, struct: TypeId, name: string, depth = 0): Member | null {
  if (depth > MAX_ANONYMOUS) return null;
  for (let i = 0; i < btf.vlen(struct); i++) {
    if (btf.memberIsAnonymous(struct, i)) {
      const inner = skipModifiers(btf, btf.memberType(struct, i));
      const found = isStruct(btf.kind(inner)) ? findMember(btf, inner, name, depth + 1) : null;
      if (found) return { ...found, at: found.at + btf.memberBitOffset(struct, i) };
    } else if (btf.memberName(struct, i) === name) {
      return {
        type: btf.memberType(struct, i),
        bits: btf.memberBits(struct, i),
        at: btf.memberBitOffset(struct, i),
      };
    }
  }
  return null;
}

/** The names that findMember() knows, in the order of the struct. */
export function memberNames(btf: Btf, struct: TypeId, depth = 0): string[] {
  const names: string[] = [];
  for (let i = 0; i < btf.vlen(struct) && depth <= MAX_ANONYMOUS; i++) {
    if (btf.memberIsAnonymous(struct, i)) {
      const inner = skipModifiers(btf, btf.memberType(struct, i));
      if (isStruct(btf.kind(inner))) names.push(...memberNames(btf, inner, depth + 1));
    } else names.push(btf.memberName(struct, i));
  }
  return names;
}

/** The struct that a value is, or that a pointer leads to; 0 for anything else. One that is only declared is looked up. */
export function structOf(btf: Btf, type: TypeId): TypeId {
  const value = resolve(btf, type);
  const id = btf.kind(value) === Kind.PTR ? resolve(btf, btf.target(value)) : value;
  if (btf.kind(id) === Kind.FWD) return btf.find(btf.name(id), STRUCTS);
  return isStruct(btf.kind(id)) ? id : 0;
}

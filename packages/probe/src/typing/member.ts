import { memberNames } from '@hooklab/hook';
import { isStruct, skipModifiers, type TypeId } from '@hooklab/surface';
import { type CType, ctypeOf, type StructType } from './ctype';

const MAX_ANONYMOUS = 16;

export interface FoundMember {
  readonly type: CType;
  /** bits from the beginning of the struct */
  readonly offset: number;
  /** of a bit field; 0 for anything else */
  readonly bits: number;
}

/** A member by its name, through anonymous structs and unions. */
export function memberOfStruct({ btf, id, declared }: StructType, name: string): FoundMember | null {
  if (declared) return null;
  const walk = (struct: TypeId, at: number, depth: number): FoundMember | null => {
    for (let i = 0; i < btf.vlen(struct) && depth <= MAX_ANONYMOUS; i++) {
      const offset = at + btf.memberBitOffset(struct, i);
      if (btf.memberIsAnonymous(struct, i)) {
        const inner = skipModifiers(btf, btf.memberType(struct, i));
        const found = isStruct(btf.kind(inner)) ? walk(inner, offset, depth + 1) : null;
        if (found) return found;
      } else if (btf.memberName(struct, i) === name)
        return { type: ctypeOf(btf, btf.memberType(struct, i)), offset, bits: btf.memberBits(struct, i) };
    }
    return null;
  };
  return walk(id, 0, 0);
}

export const namesOfStruct = ({ btf, id, declared }: StructType): string[] =>
  declared ? [] : memberNames(btf, id);

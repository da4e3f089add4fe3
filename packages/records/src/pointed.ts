import { type Btf, isModifier, Kind, mask, STRUCTS, type TypeId } from '@hooklab/surface';

/** The struct that a type points to, past const, volatile and typedefs; 0: it is no pointer to one. */
export function pointedStruct(btf: Btf, type: TypeId): TypeId {
  const pointer = past(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return 0;
  const struct = past(btf, btf.target(pointer));
  return (mask(btf.kind(struct)) & STRUCTS) !== 0 ? struct : 0;
}

/** Modifiers may be nested as deep as a type has ids: no deeper. */
function past(btf: Btf, id: TypeId): TypeId {
  let at = id;
  for (let i = 0; i < 16 && (isModifier(btf.kind(at)) || btf.kind(at) === Kind.TYPEDEF); i++)
    at = btf.target(at);
  return at;
}

/**
 * BTF type kinds: include/uapi/linux/btf.h. 20…22 describe the places of inlined functions (newest kernels);
 * they are walked over and named, nothing more.
 */
export const Kind = {
  VOID: 0,
  INT: 1,
  PTR: 2,
  ARRAY: 3,
  STRUCT: 4,
  UNION: 5,
  ENUM: 6,
  FWD: 7,
  TYPEDEF: 8,
  VOLATILE: 9,
  CONST: 10,
  RESTRICT: 11,
  FUNC: 12,
  FUNC_PROTO: 13,
  VAR: 14,
  DATASEC: 15,
  FLOAT: 16,
  DECL_TAG: 17,
  TYPE_TAG: 18,
  ENUM64: 19,
  LOC_PARAM: 20,
  LOC_PROTO: 21,
  LOCSEC: 22,
} as const;

/** A number: a newer kernel may use kinds that have no name here yet. */
export type Kind = number;

const names = Object.keys(Kind);

/** 4 → "STRUCT", as bpftool's raw dump writes it. */
export function kindName(kind: Kind): string {
  return names[kind] ?? `KIND_${kind}`;
}

/** A set of kinds as bits, for lookups. */
export type KindMask = number;
export const mask = (...kinds: Kind[]): KindMask => kinds.reduce((bits, kind) => bits | (1 << kind), 0);

export const STRUCTS: KindMask = mask(Kind.STRUCT, Kind.UNION);
export const ENUMS: KindMask = mask(Kind.ENUM, Kind.ENUM64);
/** What `struct x`, `union x` and `enum x` share: one C name space. */
export const TAGS: KindMask = STRUCTS | ENUMS;
export const TYPEDEFS: KindMask = mask(Kind.TYPEDEF);
export const FUNCS: KindMask = mask(Kind.FUNC);
export const ANY: KindMask = -1;

export const isModifier = (kind: Kind): boolean =>
  kind === Kind.CONST || kind === Kind.VOLATILE || kind === Kind.RESTRICT || kind === Kind.TYPE_TAG;
export const isStruct = (kind: Kind): boolean => kind === Kind.STRUCT || kind === Kind.UNION;
export const isEnum = (kind: Kind): boolean => kind === Kind.ENUM || kind === Kind.ENUM64;

/**
 * Bytes that follow the 12-byte head of a type: fixed, and for each of its vlen elements.
 * [info, element], indexed by kind.
 */
export const TAIL: readonly (readonly [number, number])[] = [
  [0, 0], // void
  [4, 0], // int
  [0, 0], // ptr
  [12, 0], // array
  [0, 12], // struct
  [0, 12], // union
  [0, 8], // enum
  [0, 0], // fwd
  [0, 0], // typedef
  [0, 0], // volatile
  [0, 0], // const
  [0, 0], // restrict
  [0, 0], // func
  [0, 8], // func_proto
  [4, 0], // var
  [0, 12], // datasec
  [0, 0], // float
  [4, 0], // decl_tag
  [0, 0], // type_tag
  [0, 12], // enum64
  [4, 4], // loc_param
  [0, 4], // loc_proto
  [0, 12], // locsec
];

import { type Btf, isEnum, isStruct, Kind, resolve, type TypeId } from '@hooklab/surface';

/**
 * What a value is, by the kernel's own types; sizes in bytes.
 *
 *   int      __u32, bool, an enum
 *   chars    char comm[16]: text in place
 *   bytes    u8 addr[6], unsigned char d_iname[32]: numbers; `mayBeText` where the type leaves that open
 *   pointer  `toChar`: to text, by its type; `mayBeText`: that too, and what the type leaves open
 *   other    in words that follow "it is"
 */
export type ReadValue =
  | { readonly kind: 'int'; readonly size: number; readonly signed: boolean }
  | { readonly kind: 'chars'; readonly count: number }
  | { readonly kind: 'bytes'; readonly count: number; readonly mayBeText: boolean }
  | { readonly kind: 'pointer'; readonly toChar: boolean; readonly mayBeText: boolean }
  | { readonly kind: 'other'; readonly text: string };

export function readValue(btf: Btf, type: TypeId): ReadValue {
  const id = resolve(btf, type);
  const kind = btf.kind(id);
  if (kind === Kind.INT && btf.rawSize(id) <= 8) {
    return { kind: 'int', size: btf.rawSize(id), signed: btf.intEncoding(id).signed };
  }
  if (isEnum(kind)) return { kind: 'int', size: btf.rawSize(id), signed: btf.enumSigned(id) };
  if (kind === Kind.PTR) {
    const byte = byteOf(btf, btf.target(id));
    return { kind: 'pointer', toChar: byte === 'char', mayBeText: byte !== 'number' };
  }
  if (kind === Kind.ARRAY) return arrayValue(btf, id);
  if (isStruct(kind)) {
    return { kind: 'other', text: `a whole ${kind === Kind.UNION ? 'union' : 'struct'}: go on to a member` };
  }
  return { kind: 'other', text: 'no number and no text' };
}

function arrayValue(btf: Btf, array: TypeId): ReadValue {
  const count = btf.elementCount(array);
  const element = btf.elementType(array);
  const byte = byteOf(btf, element);
  if (byte === 'char') return { kind: 'chars', count };
  const size = btf.kind(resolve(btf, element)) === Kind.INT ? btf.rawSize(resolve(btf, element)) : 0;
  if (size === 1) return { kind: 'bytes', count, mayBeText: byte === 'open' };
  const many = count === 0 ? '' : `${count} `;
  return { kind: 'other', text: `an array of ${many}elements: go on to one of them, [0]` };
}

/**
 * "char" is text. "unsigned char" may be: a dentry's name is, a network device's address is not. What was named for its
 * size (u8, __u8, s8) or is a bool is a number; and what is no byte.
 */
function byteOf(btf: Btf, type: TypeId): 'char' | 'open' | 'number' {
  const id = resolve(btf, type);
  if (btf.kind(id) !== Kind.INT || btf.rawSize(id) !== 1 || btf.intEncoding(id).bool) return 'number';
  if (btf.name(id) === 'char') return 'char';
  return throughTypedef(btf, type) ? 'number' : 'open';
}

function throughTypedef(btf: Btf, type: TypeId): boolean {
  for (let id = type, i = 0; i < MAX_CHAIN; i++, id = btf.target(id)) {
    const kind = btf.kind(id);
    if (kind === Kind.TYPEDEF) return true;
    if (kind === Kind.INT) return false;
  }
  return false;
}

/** No honest chain of modifiers is longer. */
const MAX_CHAIN = 16;

/** Is the pointer marked for user space? Only kernels whose BTF has type tags say so. */
export function isUserPointer(btf: Btf, type: TypeId): boolean {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return false;
  for (let id = btf.target(pointer), i = 0; i < MAX_CHAIN; i++, id = btf.target(id)) {
    const kind = btf.kind(id);
    if (kind === Kind.TYPE_TAG && btf.name(id) === 'user') return true;
    if (kind !== Kind.CONST && kind !== Kind.VOLATILE && kind !== Kind.RESTRICT && kind !== Kind.TYPE_TAG)
      break;
  }
  return false;
}

/** A struct or union, which C passes in registers or on the stack, whole. */
export const isByValue = (btf: Btf, type: TypeId): boolean => isStruct(btf.kind(resolve(btf, type)));

/** "const char *": a pointer by what its declaration says, where nothing else tells. */
export function pointerByName(type: string): Extract<ReadValue, { kind: 'pointer' }> {
  const mayBeText = /\bchar ?\*$/.test(type);
  return { kind: 'pointer', toChar: mayBeText && !/\b(?:un)?signed\b/.test(type), mayBeText };
}

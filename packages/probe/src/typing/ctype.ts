import { isUserPointer } from '@hooklab/hook';
import { type Btf, CPrinter, isEnum, Kind, resolve, STRUCTS, type TypeId } from '@hooklab/surface';

/** A type of C on a 64-bit machine, with what this kernel's BTF says of structs. */
export type CType = IntType | PointerType | ArrayType | StructType | TextType | NoValue;

/** Whole numbers, enums and bool. Bytes; `name`: as it was declared. */
export interface IntType {
  readonly kind: 'int';
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly bool: boolean;
  readonly char: boolean;
  /** the enum that it is of */
  readonly enumeration: { readonly btf: Btf; readonly id: TypeId } | null;
  readonly name: string;
}
export interface PointerType {
  readonly kind: 'pointer';
  readonly to: CType;
  /** marked __user */
  readonly user: boolean;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly of: CType;
  /** 0: the struct leaves it open */
  readonly count: number;
}
export interface StructType {
  readonly kind: 'struct';
  readonly btf: Btf;
  readonly id: TypeId;
  /** "struct sock", "struct (anonymous)" */
  readonly name: string;
  /** it is only declared: nothing is known inside */
  readonly declared: boolean;
}
/** What str(…), ip4(…) and the like give; no value of C */
export interface TextType {
  readonly kind: 'text';
}
export interface NoValue {
  readonly kind: 'void' | 'function' | 'other';
}

const basic = (
  name: string,
  size: IntType['size'],
  signed: boolean,
  more: Partial<IntType> = {},
): IntType => ({
  kind: 'int',
  size,
  signed,
  bool: false,
  char: false,
  enumeration: null,
  name,
  ...more,
});
export const INT = basic('int', 4, true);
export const UINT = basic('unsigned int', 4, false);
export const LONG = basic('long', 8, true);
export const ULONG = basic('unsigned long', 8, false);
export const U16 = basic('__u16', 2, false);
export const U32 = basic('__u32', 4, false);
export const U64 = basic('__u64', 8, false);
export const CHAR = basic('char', 1, true, { char: true });
export const BOOL = basic('_Bool', 1, false, { bool: true });
export const TEXT: TextType = { kind: 'text' };
export const VOID: NoValue = { kind: 'void' };

/** A type of the kernel's BTF. */
export function ctypeOf(btf: Btf, id: TypeId): CType {
  const real = resolve(btf, id);
  const kind = btf.kind(real);
  if (kind === Kind.INT) {
    const size = btf.rawSize(real);
    if (size !== 1 && size !== 2 && size !== 4 && size !== 8) return { kind: 'other' };
    const { signed, bool } = btf.intEncoding(real);
    // pahole marks no char as signed; on x86 it is, and on arm64 the kernel is built so
    const char = btf.name(real) === 'char';
    return basic(nameOf(btf, id), size, signed || char, { bool, char });
  }
  if (isEnum(kind)) {
    const size = btf.rawSize(real) as IntType['size'];
    return basic(nameOf(btf, id), size, btf.enumSigned(real), { enumeration: { btf, id: real } });
  }
  if (kind === Kind.PTR)
    return { kind: 'pointer', to: ctypeOf(btf, btf.target(real)), user: isUserPointer(btf, id) };
  if (kind === Kind.ARRAY)
    return { kind: 'array', of: ctypeOf(btf, btf.elementType(real)), count: btf.elementCount(real) };
  if (kind === Kind.STRUCT || kind === Kind.UNION) return structType(btf, real, kind === Kind.UNION);
  if (kind === Kind.FWD) return forward(btf, real);
  if (kind === Kind.VOID) return VOID;
  return { kind: kind === Kind.FUNC_PROTO ? 'function' : 'other' };
}

const structType = (btf: Btf, id: TypeId, union: boolean): StructType => ({
  kind: 'struct',
  btf,
  id,
  name: `${union ? 'union' : 'struct'} ${btf.name(id) || '(anonymous)'}`,
  declared: false,
});

/** A unit that knew only `struct x;`: another one of the same name is whole. */
function forward(btf: Btf, id: TypeId): StructType {
  const name = btf.name(id);
  const whole = btf.find(name, STRUCTS);
  if (whole) return structType(btf, whole, btf.kind(whole) === Kind.UNION);
  return { ...structType(btf, id, btf.flag(id)), declared: true };
}

const printers = new WeakMap<Btf, CPrinter>();

/** "pid_t", "enum req_op" */
function nameOf(btf: Btf, id: TypeId): string {
  let printer = printers.get(btf);
  if (!printer) {
    printer = new CPrinter(btf);
    printers.set(btf, printer);
  }
  return printer
    .declare(id, '')
    .replace(/__attribute__\(\(btf_(type|decl)_tag\("[^"]*"\)\)\) ?|\b(?:const|volatile) /g, '')
    .trim();
}

/** Bytes; null: it has no size. */
export function sizeOfType(type: CType): number | null {
  switch (type.kind) {
    case 'int':
      return type.size;
    case 'pointer':
      return 8;
    case 'array': {
      const one = sizeOfType(type.of);
      return one === null ? null : one * type.count;
    }
    case 'struct':
      return type.declared ? null : type.btf.rawSize(type.id);
    default:
      return null;
  }
}

/** As a person writes it: "struct sock *", "char[16]", "unsigned int". */
export function ctypeText(type: CType): string {
  switch (type.kind) {
    case 'int':
    case 'struct':
      return type.name;
    case 'pointer': {
      const to = ctypeText(type.to);
      return `${to}${to.endsWith('*') ? '' : ' '}*${type.user ? ' __user' : ''}`;
    }
    case 'array':
      return type.of.kind === 'array'
        ? ctypeText(type.of).replace('[', `[${type.count}][`)
        : `${ctypeText(type.of)}[${type.count || ''}]`;
    case 'text':
      return 'text';
    case 'function':
      return 'function';
    case 'void':
      return 'void';
    case 'other':
      return 'no plain value';
  }
}

export const isChars = (type: CType): boolean => type.kind === 'array' && isByte(type.of);
export const isCharPointer = (type: CType): boolean => type.kind === 'pointer' && isByte(type.to);
const isByte = (type: CType): boolean => type.kind === 'int' && type.size === 1 && !type.bool;
export const isScalar = (type: CType): type is IntType | PointerType =>
  type.kind === 'int' || type.kind === 'pointer';

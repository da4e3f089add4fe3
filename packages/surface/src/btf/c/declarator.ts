import { printable } from '@hooklab/base';
import { badBtf } from '../bad';
import type { Btf, TypeId } from '../btf';
import { isModifier, Kind } from '../kinds';
import { enumBody } from './enum';
import type { Printing } from './printing';
import { structBody } from './struct';

const MAX_CHAIN = 256;

/**
 * C reads a declaration from the inside out, BTF stores it from the outside in, so the text grows around the name:
 *
 *   PTR → CONST → PTR → CHAR     name → *name → * const *name … → char * const *name
 *   ARRAY → PTR → FUNC_PROTO     fn → fn[4] → *fn[4] → (*fn[4])(int) → void (*fn[4])(int)
 */
export function declarator(print: Printing, type: TypeId, name: string, level: number): string {
  const { btf } = print;
  // the specifier first: who numbers names as they are written (a dump) sees them from left to right
  const base = baseOf(print, type);
  const specified = specifier(print, base, level);
  // a name with a line break would be a line of C of its own
  let inner: string = printable(name);
  let pointed = false;
  // qualifiers waiting for what they qualify, innermost first
  let quals: string[] = [];
  for (let id = type; id !== base; ) {
    const kind = btf.kind(id);
    if (kind === Kind.PTR) {
      inner = `*${quals.length > 0 ? ` ${quals.join(' ')}${inner ? ' ' : ''}` : ''}${inner}`;
    } else if (kind === Kind.ARRAY) {
      inner = `${pointed ? `(${inner})` : inner}[${btf.elementCount(id)}]`;
    } else if (kind === Kind.FUNC_PROTO) {
      inner = `${pointed ? `(${inner})` : inner}(${parameters(print, id, level)})`;
    } else if (kind !== Kind.TYPEDEF) {
      quals.unshift(qualifier(btf, id));
      id = btf.target(id);
      continue;
    }
    // GCC repeats an element's qualifiers on the array, and marks noreturn functions volatile: dropped
    if (kind !== Kind.TYPEDEF) {
      pointed = kind === Kind.PTR;
      quals = [];
    }
    id = kind === Kind.ARRAY ? btf.elementType(id) : btf.target(id);
  }
  return join(quals, specified, inner);
}

/** Where the chain of pointers, arrays, prototypes and qualifiers ends: what stands first in the text. */
function baseOf(print: Printing, type: TypeId): TypeId {
  const { btf } = print;
  let id = type;
  for (let step = 0; step < MAX_CHAIN; step++) {
    const kind = btf.kind(id);
    if (kind === Kind.ARRAY) id = btf.elementType(id);
    else if (kind === Kind.PTR || kind === Kind.FUNC_PROTO || isModifier(kind)) id = btf.target(id);
    else if (kind === Kind.TYPEDEF && print.transparent(id)) id = btf.target(id);
    else return id;
  }
  throw badBtf('BTF goes round in a circle', `${btf.origin}, type ${type}`);
}

function qualifier(btf: Btf, id: TypeId): string {
  switch (btf.kind(id)) {
    case Kind.CONST:
      return 'const';
    case Kind.VOLATILE:
      return 'volatile';
    case Kind.RESTRICT:
      return 'restrict';
    default:
      return tagText(printable(btf.name(id)), btf.flag(id));
  }
}

/** "int a, struct file *f, ...": void for none; clang writes none as one void parameter. */
function parameters(print: Printing, proto: TypeId, level: number): string {
  const { btf } = print;
  const count = btf.vlen(proto);
  if (count === 0 || (count === 1 && btf.parameterType(proto, 0) === 0)) return 'void';
  const parts: string[] = [];
  for (let i = 0; i < count; i++) {
    const type = btf.parameterType(proto, i);
    parts.push(
      i === count - 1 && type === 0 ? '...' : print.declare(type, btf.parameterName(proto, i), level),
    );
  }
  return parts.join(', ');
}

function specifier(print: Printing, id: TypeId, level: number): string {
  const { btf, naming } = print;
  const kind = btf.kind(id);
  switch (kind) {
    case Kind.VOID:
      return 'void';
    case Kind.STRUCT:
    case Kind.UNION: {
      const keyword = kind === Kind.STRUCT ? 'struct' : 'union';
      if (!btf.isAnonymous(id)) return `${keyword} ${naming.tag(id)}`;
      return print.brief ? `${keyword} {…}` : structBody(print, id, level);
    }
    case Kind.ENUM:
    case Kind.ENUM64:
      if (!btf.isAnonymous(id)) return `enum ${naming.tag(id)}`;
      return print.brief ? 'enum {…}' : enumBody(print, id, level);
    case Kind.FWD:
      return `${btf.flag(id) ? 'union' : 'struct'} ${naming.tag(id)}`;
    case Kind.TYPEDEF:
      return naming.typedef(id);
    case Kind.INT:
    case Kind.FLOAT:
      return printable(btf.name(id));
    default:
      throw badBtf('BTF declares something of a kind that is no type', `${btf.origin}, type ${id}`);
  }
}

function join(quals: string[], base: string, inner: string): string {
  // attributes of a type tag follow what they tag; the rest precedes it
  const before = quals.filter((q) => !q.startsWith('__attribute__'));
  const after = quals.filter((q) => q.startsWith('__attribute__'));
  const specifiers = [...before, base, ...after].join(' ');
  if (inner === '' || inner.startsWith('[')) return specifiers + inner;
  return `${specifiers} ${inner}`;
}

/** kind_flag set: the name is a whole attribute; else it is the value of a btf_type_tag, such as "user" or "rcu". */
const tagText = (value: string, whole: boolean) =>
  whole ? `__attribute__((${value}))` : `__attribute__((btf_type_tag("${value}")))`;

import { badBtf } from '../bad';
import type { TypeId } from '../btf';
import { Kind } from '../kinds';
import { enumBody } from './enum';
import type { CPrinter } from './printer';
import { structBody } from './struct';

const MAX_CHAIN = 256;

/**
 * C reads a declaration from the inside out, BTF stores it from the outside in, so the text grows around the name:
 *
 *   PTR → CONST → PTR → CHAR     name → *name → * const *name … → char * const *name
 *   ARRAY → PTR → FUNC_PROTO     fn → fn[4] → *fn[4] → (*fn[4])(int) → void (*fn[4])(int)
 */
export function declarator(print: CPrinter, type: TypeId, name: string, level: number): string {
  const { btf } = print;
  let inner = name;
  let pointed = false;
  // qualifiers waiting for what they qualify, innermost first
  let quals: string[] = [];
  let id = type;
  for (let step = 0; step < MAX_CHAIN; step++) {
    switch (btf.kind(id)) {
      case Kind.CONST:
        quals.unshift('const');
        id = btf.target(id);
        continue;
      case Kind.VOLATILE:
        quals.unshift('volatile');
        id = btf.target(id);
        continue;
      case Kind.RESTRICT:
        quals.unshift('restrict');
        id = btf.target(id);
        continue;
      case Kind.TYPE_TAG:
        quals.unshift(tagText(btf.name(id), btf.flag(id)));
        id = btf.target(id);
        continue;
      case Kind.PTR:
        inner = `*${quals.length > 0 ? ` ${quals.join(' ')}${inner ? ' ' : ''}` : ''}${inner}`;
        pointed = true;
        quals = [];
        id = btf.target(id);
        continue;
      // GCC repeats the element's qualifiers on the array, and marks noreturn functions volatile: dropped
      case Kind.ARRAY:
        inner = `${pointed ? `(${inner})` : inner}[${btf.elementCount(id)}]`;
        pointed = false;
        quals = [];
        id = btf.elementType(id);
        continue;
      case Kind.FUNC_PROTO:
        inner = `${pointed ? `(${inner})` : inner}(${parameters(print, id, level)})`;
        pointed = false;
        quals = [];
        id = btf.target(id);
        continue;
      case Kind.TYPEDEF:
        if (!print.transparent(id)) return join(quals, print.naming.typedef(id), inner);
        id = btf.target(id);
        continue;
      default:
        return join(quals, specifier(print, id, level), inner);
    }
  }
  throw badBtf('BTF goes round in a circle', `${btf.origin}, type ${type}`);
}

/** "int a, struct file *f, ...": void for none; clang writes none as one void parameter. */
function parameters(print: CPrinter, proto: TypeId, level: number): string {
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

function specifier(print: CPrinter, id: TypeId, level: number): string {
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
    case Kind.INT:
    case Kind.FLOAT:
      return btf.name(id);
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

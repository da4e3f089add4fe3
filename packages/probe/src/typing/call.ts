import { ENUMS, isStruct, resolve } from '@hooklab/surface';
import { functionNamed, signatureText } from '../expression/functions';
import type { CallNode, Node, TypeNode } from '../expression/tree/node';
import {
  type CType,
  INT,
  type IntType,
  isCharPointer,
  isChars,
  isScalar,
  type StructType,
  TEXT,
  U16,
} from './ctype';
import { memberOfStruct } from './member';
import { decayed, describe, READ } from './operators';
import type { Scope } from './scope';
import type { Typed } from './typed';
import { Mistyped } from './wrong';

const SOCKET_ADDRESSES: ReadonlySet<string> = new Set(
  [
    'sockaddr',
    'sockaddr_unsized',
    'sockaddr_storage',
    '__kernel_sockaddr_storage',
    'sockaddr_in',
    'sockaddr_in6',
  ].map((name) => `struct ${name}`),
);
/** Bytes that str(…) and buf(…) take at most. */
const MOST_TEXT = 4095;
const MOST_BYTES = 128;

const MOST_PATTERN = 62;

/** An argument that is a text as it stands. */
function textOf(node: CallNode, i: number, what: string): string {
  const arg = node.args[i]!;
  if (arg.kind === 'quoted') return arg.value;
  throw new Mistyped(arg, `${node.name}(…) takes ${what}`);
}

/** Why nothing is called so; null: something may be. */
function placeFault(place: 'cgroup' | 'container', name: string): string | null {
  if (!/^[\x21-\x7e]{1,400}$/.test(name)) return 'it is 1 to 400 printable characters without a blank';
  if (place === 'container') return name.includes('/') ? 'it is a name; of a path it is in_cgroup(…)' : null;
  if (!name.startsWith('/')) return 'the path begins at the root of all cgroups: "/system.slice"';
  return /(?:^|\/)\.{0,2}(?:\/|$)/.test(name.slice(1)) ? 'the path has an empty part or dots only' : null;
}

/** What is compared where it is: comm, an array of characters, an address of text. */
function isText(of: Typed): boolean {
  if (of.kind === 'word') return of.name === 'comm';
  return isChars(of.type) || isCharPointer(of.type) || (of.kind === 'call' && READ.has(of.name));
}

/** A call of one of the functions, its arguments fitting. */
export function typedCall(
  node: CallNode,
  scope: Scope,
  inner: (arg: Node) => Typed,
  named: (type: TypeNode) => CType,
): Typed {
  const span = { from: node.from, to: node.to };
  const known = functionNamed(node.name);
  if (!known || node.args.length < known.least || node.args.length > known.args.length)
    throw new Mistyped(
      node.at,
      known ? `write ${signatureText(node.name)}` : `there is no function ${node.name}(…)`,
    );
  if (node.name === 'container_of') return container(node, scope, inner, named);
  const call = (type: CType, args: readonly Typed[], enumeration: IntType['enumeration'] = null): Typed => ({
    kind: 'call',
    ...span,
    type,
    name: node.name === 'name' ? 'enum' : node.name,
    args,
    enumeration,
  });
  const value = (i: number): Typed => {
    const arg = node.args[i]!;
    if (arg.kind === 'type') throw new Mistyped(arg, `${signatureText(node.name)}: a value must come here`);
    return inner(arg);
  };
  const need = (ok: boolean, of: Typed, what: string): Typed => {
    if (ok) return of;
    throw new Mistyped(of, `${node.name}(…) takes ${what}, and this is ${describe(of)}`);
  };
  const whole = (of: Typed, what = 'a number'): Typed => need(of.type.kind === 'int', of, what);
  switch (node.name) {
    case 'str':
    case 'ustr':
    case 'user':
    case 'either': {
      const of = value(0);
      const behind = decayed(of.type);
      const may = isCharPointer(behind) || (behind.kind === 'pointer' && behind.to.kind === 'void');
      need(may, of, 'the address of a text');
      return call(TEXT, node.args.length > 1 ? [of, constant(node, value(1), MOST_TEXT)] : [of]);
    }
    case 'strlen': {
      const of = value(0);
      return call(INT, [need(isCharPointer(decayed(of.type)), of, 'the address of a text')]);
    }
    case 'buf': {
      const of = value(0);
      need(decayed(of.type).kind === 'pointer', of, 'an address');
      return call(TEXT, [of, constant(node, value(1), MOST_BYTES)]);
    }
    case 'mac': {
      const of = value(0);
      return call(TEXT, [need(isChars(of.type) || isCharPointer(of.type), of, 'the address of six bytes')]);
    }
    case 'ip':
    case 'ip4':
    case 'ip6':
      return call(TEXT, [address(node.name, value(0), need)]);
    case 'port': {
      const of = value(0);
      const socket = of.type.kind === 'pointer' && isSocketAddress(of.type.to);
      return call(U16, [
        need(socket || (of.type.kind === 'int' && of.type.size === 2), of, '16 bits or a struct sockaddr *'),
      ]);
    }
    case 'glob': {
      const of = value(0);
      const literal = textOf(node, 1, 'a pattern: glob(comm, "ss*")');
      if (literal.length > MOST_PATTERN || !/^[\x20-\x7e]+$/.test(literal))
        throw new Mistyped(node.args[1]!, `a pattern is 1 to ${MOST_PATTERN} printable characters`);
      return {
        kind: 'fits',
        ...span,
        type: INT,
        of: need(isText(of), of, 'comm or a text in memory'),
        pattern: literal,
      };
    }
    case 'in_cgroup':
    case 'in_container': {
      const place = node.name === 'in_cgroup' ? 'cgroup' : 'container';
      const name = textOf(
        node,
        0,
        place === 'cgroup' ? 'the path of a cgroup: "/system.slice"' : 'a name: "web"',
      );
      const fault = placeFault(place, name);
      if (fault) throw new Mistyped(node.args[0]!, fault);
      return { kind: 'belongs', ...span, type: INT, place, name };
    }
    case 'error':
      return call(INT, [
        need(decayed(value(0).type).kind === 'pointer', value(0), 'a pointer; a number is what it is'),
      ]);
    case 'hex':
      return call(TEXT, [need(isScalar(decayed(value(0).type)), value(0), 'a number or an address')]);
    case 'ksym': {
      const of = value(0);
      const wide = decayed(of.type).kind === 'pointer' || (of.type.kind === 'int' && of.type.size === 8);
      return call(TEXT, [need(wide, of, 'an address')]);
    }
    case 'cgroup_path':
      return call(TEXT, []);
    case 'errno':
    case 'dev':
      return call(TEXT, [whole(value(0))]);
    case 'flags':
      return call(TEXT, [whole(value(0))], enumNamed(node.args[1]!, scope));
    case 'name':
      return call(TEXT, [whole(value(1))], enumNamed(node.args[0]!, scope));
    case 'enum': {
      const of = whole(value(0));
      const own = node.args[1] ? enumNamed(node.args[1], scope) : (of.type as IntType).enumeration;
      if (!own) throw new Mistyped(of, `this is ${describe(of)}, of no enum: say which, enum(x, enum NAME)`);
      return call(TEXT, [of], own);
    }
    case 'path':
      return call(
        TEXT,
        node.args.map((_, i) => pathed(value(i), need)),
      );
    default:
      throw new Mistyped(
        node.at,
        `${node.name}(…) cannot be had: ${known.refused ?? 'it is not known here'}`,
      );
  }
}

type Need = (ok: boolean, of: Typed, what: string) => Typed;

const isSocketAddress = (type: CType): boolean => type.kind === 'struct' && SOCKET_ADDRESSES.has(type.name);

function address(name: string, of: Typed, need: Need): Typed {
  const type = of.type;
  const target = type.kind === 'pointer' ? type.to : type;
  const four = type.kind === 'int' && type.size === 4;
  const six = target.kind === 'struct' && target.name === 'struct in6_addr';
  if (name === 'ip4') return need(four, of, '32 bits');
  if (name === 'ip6') return need(six, of, 'a struct in6_addr');
  return need(
    four || six || (type.kind === 'pointer' && isSocketAddress(type.to)),
    of,
    'a struct sockaddr *, a struct in6_addr or 32 bits',
  );
}

const FILES: ReadonlySet<string> = new Set(['struct file', 'struct path', 'struct dentry']);

function pathed(of: Typed, need: Need): Typed {
  const target = of.type.kind === 'pointer' ? of.type.to : of.type;
  return need(
    target.kind === 'struct' && FILES.has(target.name),
    of,
    'a struct file, a struct path or a struct dentry',
  );
}

function constant(node: CallNode, of: Typed, most: number): Typed {
  if (of.kind === 'constant' && of.value >= 1n && of.value <= BigInt(most)) return of;
  throw new Mistyped(of, `${signatureText(node.name)}: n is a number as it stands, 1 to ${most}`);
}

/** `enum req_op`, `req_op`: an enum of this kernel. */
function enumNamed(arg: Node | TypeNode, scope: Scope): NonNullable<IntType['enumeration']> {
  const tagged =
    arg.kind === 'type' && arg.base.kind === 'tag' && arg.base.tag === 'enum' ? arg.base.name : null;
  const name = tagged ?? (arg.kind === 'name' ? arg.name : null);
  if (name === null) throw new Mistyped(arg, 'an enum of this kernel must come here: enum NAME');
  const found = scope.find(name, ENUMS);
  if (found) return { btf: found.btf, id: resolve(found.btf, found.id) };
  throw new Mistyped(arg, `this kernel has no enum ${name}`);
}

/** container_of(x, struct T, member): the T whose member x leads to. */
function container(
  node: CallNode,
  scope: Scope,
  inner: (arg: Node) => Typed,
  named: (type: TypeNode) => CType,
): Typed {
  const [pointer, type, member] = node.args;
  if (!pointer || pointer.kind === 'type') throw new Mistyped(node, 'container_of(…) takes a pointer first');
  const of = inner(pointer);
  if (decayed(of.type).kind !== 'pointer')
    throw new Mistyped(of, `container_of(…) takes a pointer, and this is ${describe(of)}`);
  const struct = structNamed(type!, scope, named);
  const names = memberNamesOf(member!);
  let at: CType = struct;
  let offset = 0;
  for (const name of names) {
    const found: ReturnType<typeof memberOfStruct> = at.kind === 'struct' ? memberOfStruct(at, name) : null;
    if (!found) throw new Mistyped(member!, `${struct.name} has no ${names.join('.')} on this kernel`);
    if (found.bits > 0) throw new Mistyped(member!, 'a bit field has no address');
    at = found.type;
    offset += found.offset / 8;
  }
  return {
    kind: 'container',
    from: node.from,
    to: node.to,
    type: { kind: 'pointer', to: struct, user: false },
    of,
    struct,
    member: names.join('.'),
    offset,
  };
}

function structNamed(arg: Node | TypeNode, scope: Scope, named: (type: TypeNode) => CType): StructType {
  const node: Node | TypeNode =
    arg.kind === 'name'
      ? {
          kind: 'type',
          from: arg.from,
          to: arg.to,
          base: { kind: 'typedef', name: arg.name },
          pointers: 0,
          counts: [],
        }
      : arg;
  const type = node.kind === 'type' ? named(node) : null;
  if (type?.kind === 'struct' && !type.declared && isStruct(type.btf.kind(type.id))) return type;
  throw new Mistyped(arg, `container_of(…) takes a struct of this kernel: struct NAME at ${scope.place}`);
}

/** "a.b" */
function memberNamesOf(arg: Node | TypeNode): string[] {
  if (arg.kind === 'name') return [arg.name];
  if (arg.kind === 'member' && arg.op === '.') return [...memberNamesOf(arg.of), arg.member];
  throw new Mistyped(arg, 'container_of(…) takes a member’s name: a or a.b');
}

import {
  type Btf,
  isEnum,
  isStruct,
  Kind,
  resolve,
  STRUCTS,
  skipModifiers,
  type TypeId,
} from '@hooklab/surface';
import { type Step, stepText } from '../expression/ast';
import { nearNames } from './near';

/** Where a path through structs ends. */
export interface PathEnd {
  type: TypeId;
  /** bits of a bit field; 0 for any other value */
  bits: number;
  /** the address was marked __user by the kernel's own types */
  user: boolean;
}

export type Walk = { ok: true; end: PathEnd } | { ok: false; message: string; near: string[] };

const MAX_ANONYMOUS = 16;

/** Follow `->signal->oom_score_adj` from a type, as C would on this kernel. */
export function walkPath(btf: Btf, start: TypeId, steps: readonly Step[]): Walk {
  let end: PathEnd = { type: start, bits: 0, user: false };
  let said = '';
  for (const step of steps) {
    const from = resolve(btf, end.type);
    if (step.op === '[]') {
      if (btf.kind(from) !== Kind.ARRAY)
        return wrong(`${said || 'it'} is no array, so ${stepText(step)} has no meaning`);
      if (step.index >= btf.elementCount(from)) {
        return wrong(`${said || 'it'} has ${btf.elementCount(from)} elements on this kernel`);
      }
      end = { type: btf.elementType(from), bits: 0, user: false };
    } else {
      let struct = from;
      if (step.op === '->') {
        if (btf.kind(from) !== Kind.PTR) return wrong(`${said || 'it'} is no pointer: write .${step.member}`);
        if (isUser(btf, end.type)) {
          return wrong(`${said || 'it'} points to user memory: only text can be read from there`);
        }
        struct = whole(btf, resolve(btf, btf.target(from)));
      } else if (btf.kind(from) === Kind.PTR)
        return wrong(`${said || 'it'} is a pointer: write ->${step.member}`);
      if (!isStruct(btf.kind(struct))) {
        return wrong(`${said || 'it'} is no struct that this kernel describes`);
      }
      const member = findMember(btf, struct, step.member, 0);
      if (!member) {
        const kind = btf.kind(struct) === Kind.UNION ? 'union' : 'struct';
        const near = nearNames(step.member, memberNames(btf, struct, 0));
        return wrong(
          `${kind} ${btf.name(struct) || '(anonymous)'} has no ${step.member} on this kernel`,
          near,
        );
      }
      end = { ...member, user: isUser(btf, member.type) };
    }
    said += stepText(step);
  }
  return { ok: true, end: { ...end, user: isUser(btf, end.type) } };
}

export type EndValue =
  | { kind: 'int'; size: number; signed: boolean }
  | { kind: 'chars'; count: number }
  | { kind: 'pointer'; toChar: boolean }
  | { kind: 'other'; text: string };

/** What a column can take from a type: a number, text in place, an address. */
export function endValue(btf: Btf, type: TypeId): EndValue {
  const id = resolve(btf, type);
  const kind = btf.kind(id);
  if (kind === Kind.INT && btf.rawSize(id) <= 8) {
    const { signed } = btf.intEncoding(id);
    return { kind: 'int', size: btf.rawSize(id), signed };
  }
  if (isEnum(kind)) return { kind: 'int', size: btf.rawSize(id), signed: btf.enumSigned(id) };
  if (kind === Kind.PTR) return { kind: 'pointer', toChar: isCharacter(btf, btf.target(id)) };
  if (kind === Kind.ARRAY && isCharacter(btf, btf.elementType(id))) {
    return { kind: 'chars', count: btf.elementCount(id) };
  }
  if (isStruct(kind)) return { kind: 'other', text: `a whole ${kind === Kind.UNION ? 'union' : 'struct'}` };
  if (kind === Kind.ARRAY) return { kind: 'other', text: 'an array' };
  return { kind: 'other', text: 'no number and no text' };
}

/** Is the pointer marked for user space? Only kernels whose BTF has type tags say so. */
function isUser(btf: Btf, type: TypeId): boolean {
  const pointer = resolve(btf, type);
  if (btf.kind(pointer) !== Kind.PTR) return false;
  for (let id = btf.target(pointer), i = 0; i < 16; i++, id = btf.target(id)) {
    const kind = btf.kind(id);
    if (kind === Kind.TYPE_TAG && btf.name(id) === 'user') return true;
    if (kind !== Kind.CONST && kind !== Kind.VOLATILE && kind !== Kind.RESTRICT && kind !== Kind.TYPE_TAG)
      break;
  }
  return false;
}

/** char, unsigned char, u8, const of those. */
function isCharacter(btf: Btf, type: TypeId): boolean {
  const id = resolve(btf, type);
  return btf.kind(id) === Kind.INT && btf.rawSize(id) === 1 && !btf.intEncoding(id).bool;
}

/** A unit that knew only `struct x;`: another one of the same name is whole. */
function whole(btf: Btf, id: TypeId): TypeId {
  if (btf.kind(id) !== Kind.FWD) return id;
  return btf.find(btf.name(id), STRUCTS) || id;
}

function findMember(
  btf: Btf,
  struct: TypeId,
  name: string,
  depth: number,
): { type: TypeId; bits: number } | null {
  if (depth > MAX_ANONYMOUS) return null;
  for (let i = 0; i < btf.vlen(struct); i++) {
    if (btf.memberIsAnonymous(struct, i)) {
      const inner = skipModifiers(btf, btf.memberType(struct, i));
      const found = isStruct(btf.kind(inner)) ? findMember(btf, inner, name, depth + 1) : null;
      if (found) return found;
    } else if (btf.memberName(struct, i) === name) {
      return { type: btf.memberType(struct, i), bits: btf.memberBits(struct, i) };
    }
  }
  return null;
}

function memberNames(btf: Btf, struct: TypeId, depth: number): string[] {
  const names: string[] = [];
  for (let i = 0; i < btf.vlen(struct) && depth <= MAX_ANONYMOUS; i++) {
    if (btf.memberIsAnonymous(struct, i)) {
      const inner = skipModifiers(btf, btf.memberType(struct, i));
      if (isStruct(btf.kind(inner))) names.push(...memberNames(btf, inner, depth + 1));
    } else names.push(btf.memberName(struct, i));
  }
  return names;
}

function wrong(message: string, near: string[] = []): Walk {
  return { ok: false, message, near };
}

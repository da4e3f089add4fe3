import { isUserPointer } from '@hooklab/hook';
import { type Btf, isStruct, Kind, resolve, STRUCTS, skipModifiers, type TypeId } from '@hooklab/surface';
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
      // the last member of a struct may be as long as it likes
      const count = btf.elementCount(from);
      if (count > 0 && step.index >= count) {
        return wrong(`${said || 'it'} has ${count} elements on this kernel`);
      }
      end = { type: btf.elementType(from), bits: 0, user: false };
    } else {
      let struct = from;
      if (step.op === '->') {
        if (btf.kind(from) !== Kind.PTR) return wrong(`${said || 'it'} is no pointer: write .${step.member}`);
        if (isUserPointer(btf, end.type)) {
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
      end = { ...member, user: isUserPointer(btf, member.type) };
    }
    said += stepText(step);
  }
  return { ok: true, end: { ...end, user: isUserPointer(btf, end.type) } };
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

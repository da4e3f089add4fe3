import { nearNames } from '@hooklab/base';
import { findMember, isUserPointer, memberNames } from '@hooklab/hook';
import { type Btf, isStruct, Kind, resolve, STRUCTS, sizeOf, type TypeId } from '@hooklab/surface';
import { type Step, stepText } from '../expression/ast';

/** Where a path through structs ends. */
export interface PathEnd {
  type: TypeId;
  /** bits of a bit field; 0 for any other value */
  bits: number;
  /** where it begins in what the last pointer leads to, or in the value that the path began at; in bits */
  at: number;
  /** the address was marked __user by the kernel's own types */
  user: boolean;
}

export type Walk = { ok: true; end: PathEnd } | { ok: false; message: string; near: string[] };

/** Follow `->signal->oom_score_adj` from a type, as C would on this kernel. */
export function walkPath(btf: Btf, start: TypeId, steps: readonly Step[]): Walk {
  let end: PathEnd = { type: start, bits: 0, at: 0, user: false };
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
      const type = btf.elementType(from);
      const at = end.at + 8 * step.index * (sizeOf(btf, type) ?? 0);
      end = { type, bits: 0, at, user: false };
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
      const member = findMember(btf, struct, step.member);
      if (!member) {
        const kind = btf.kind(struct) === Kind.UNION ? 'union' : 'struct';
        const near = nearNames(step.member, memberNames(btf, struct));
        return wrong(
          `${kind} ${btf.name(struct) || '(anonymous)'} has no ${step.member} on this kernel`,
          near,
        );
      }
      const at = (step.op === '->' ? 0 : end.at) + member.at;
      end = { ...member, at, user: isUserPointer(btf, member.type) };
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

function wrong(message: string, near: string[] = []): Walk {
  return { ok: false, message, near };
}

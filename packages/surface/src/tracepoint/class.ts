import type { Btf, TypeId } from '../btf/btf';
import { FUNCS, Kind, mask } from '../btf/kinds';
import type { EventFormat } from '../format/format';
import { tracepointProto } from './arguments';
import { syscallEvent, syscallEventName } from './syscall-event';

/**
 * How the struct of an event's record was found.
 *
 *   own        struct trace_event_raw_<event> exists
 *   layout     one other struct has the same member names at the same offsets (DEFINE_EVENT of a class)
 *   arguments  several have; the class's __bpf_trace_ function takes the same arguments
 *   any        several have, and nothing tells them apart: they read alike
 *   syscall    sys_enter, sys_exit: all syscalls share one
 */
export type ClassEvidence = 'own' | 'layout' | 'arguments' | 'any' | 'syscall';

export interface EventClass {
  /** "block_rq": the struct is trace_event_raw_block_rq */
  name: string;
  struct: TypeId;
  evidence: ClassEvidence;
}

const PREFIX = 'trace_event_raw_';
const indexes = new WeakMap<Btf, Map<string, TypeId[]>>();

/** The struct that a tp program reads an event's record as; null where this BTF has none (C.5 of the facts). */
export function eventClass(btf: Btf, category: string, format: EventFormat): EventClass | null {
  const event = format.name;
  if (category === 'syscalls') {
    const name = syscallEventName({ end: syscallEvent(event)?.end ?? 'enter', syscall: null });
    const struct = btf.find(PREFIX + name, mask(Kind.STRUCT));
    return struct ? { name, struct, evidence: 'syscall' } : null;
  }
  const own = btf.find(PREFIX + event, mask(Kind.STRUCT));
  if (own) return { name: event, struct: own, evidence: 'own' };
  const alike = classIndex(btf).get(formatSignature(format)) ?? [];
  if (alike.length === 0) return null;
  const nameOf = (id: TypeId) => btf.name(id).slice(PREFIX.length);
  if (alike.length === 1) return { name: nameOf(alike[0]!), struct: alike[0]!, evidence: 'layout' };
  const same = alike.filter((id) => takesSame(btf, event, nameOf(id)));
  if (same.length === 1) return { name: nameOf(same[0]!), struct: same[0]!, evidence: 'arguments' };
  const any = same[0] ?? alike[0]!;
  return { name: nameOf(any), struct: any, evidence: 'any' };
}

/** "dev@8 sector@16 __data_loc_cmd@60" of every trace_event_raw_ struct. */
function classIndex(btf: Btf): Map<string, TypeId[]> {
  let index = indexes.get(btf);
  if (index) return index;
  index = new Map(btf.base ? [...classIndex(btf.base)].map(([key, ids]) => [key, [...ids]]) : []);
  for (let id = btf.firstId; id < btf.end; id++) {
    if (btf.kind(id) !== Kind.STRUCT || !btf.nameStartsWith(id, PREFIX)) continue;
    const parts: string[] = [];
    for (let i = 0; i < btf.vlen(id); i++) {
      const name = btf.memberName(id, i);
      if (name !== 'ent' && name !== '__data') parts.push(`${name}@${btf.memberBitOffset(id, i) / 8}`);
    }
    const key = parts.join(' ');
    const ids = index.get(key);
    if (ids) ids.push(id);
    else index.set(key, [id]);
  }
  indexes.set(btf, index);
  return index;
}

function formatSignature(format: EventFormat): string {
  return format.fields
    .filter((field) => !field.common)
    .map((field) => `${field.place === 'fixed' ? '' : `__${field.place}_`}${field.name}@${field.offset}`)
    .join(' ');
}

/** The class's probe and the event have the same parameter types. */
function takesSame(btf: Btf, event: string, className: string): boolean {
  const proto = tracepointProto(btf, event);
  const probe = btf.target(btf.find(`__bpf_trace_${className}`, FUNCS));
  if (!proto || btf.kind(probe) !== Kind.FUNC_PROTO || btf.vlen(proto) !== btf.vlen(probe)) return false;
  for (let i = 1; i < btf.vlen(proto); i++) {
    if (btf.parameterType(proto, i) !== btf.parameterType(probe, i)) return false;
  }
  return true;
}

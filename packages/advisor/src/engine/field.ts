import { nearNames, Problem } from '@hooklab/base';
import { findMember, type HookId, memberNames, type Point, structOf } from '@hooklab/hook';
import { type Btf, Kind, resolve, STRUCTS, skipModifiers, type TypeId } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import type { MessageId } from '../text/message';

export interface FieldPoint {
  readonly hook: HookId;
  readonly point: Point;
  readonly because: MessageId;
}

const TRACEPOINT = 'btf_trace_';
const MACHINE_MADE =
  /^(?:__traceiter_|__probestub_|__bpf_trace_|trace_event_raw_|trace_raw_output_|perf_trace_|__se_|__do_sys_|bpf_lsm_|__pfx_|__SCT_)/;

/**
 * Where a struct passes by: tracepoints that carry a pointer to it, then functions that take one first. Only vmlinux
 * is searched. The names nearest to the struct's own come first ("sock" → tcp… before xfrm…).
 */
export function fieldPoints(facts: AdvisorFacts, struct: string, field: string, limit = 8): FieldPoint[] {
  const btf = facts.types.vmlinux;
  if (!btf?.find(struct, STRUCTS)) return [];
  checkMember(btf, struct, field);
  const wanted = new Set(btf.findAll(struct, STRUCTS));
  const events: string[] = [];
  const functions: string[] = [];
  for (let id = btf.firstId; id < btf.end; id++) {
    const kind = btf.kind(id);
    if (kind === Kind.TYPEDEF && btf.nameStartsWith(id, TRACEPOINT)) {
      const proto = btf.target(resolve(btf, id));
      if (takes(btf, proto, wanted, 1, 6)) events.push(btf.name(id).slice(TRACEPOINT.length));
    } else if (kind === Kind.FUNC && takes(btf, btf.target(id), wanted, 0, 1)) functions.push(btf.name(id));
  }
  const traceable = functions.filter((name) => {
    if (MACHINE_MADE.test(name) || name.startsWith('_')) return false;
    const row = facts.rows.first(name);
    return row >= 0 && (facts.sites.line(row) ?? 0) > 0 && facts.rows.next(row) < 0;
  });
  const near = (name: string): number => name.length - (name.includes(struct.slice(0, 4)) ? 12 : 0);
  const closest = (names: string[], n: number): string[] =>
    names.sort((a, b) => near(a) - near(b)).slice(0, n);
  return [
    ...closest(events, limit).map(
      (name): FieldPoint => ({
        hook: 'tp_btf',
        point: { kind: 'rawtracepoint', name },
        because: 'because.followsPointers',
      }),
    ),
    ...closest(traceable, limit).map(
      (name): FieldPoint => ({
        hook: 'fentry',
        point: { kind: 'fn', name, module: '' },
        because: 'because.typedArgs',
      }),
    ),
  ];
}

/**
 * "skc_daddr", "__sk_common.skc_daddr", "f_path->dentry": each step is a member. Throws Problem `no-point` naming the
 * one that this kernel lacks, and what is near.
 */
function checkMember(btf: Btf, struct: string, field: string): void {
  let owner = btf.find(struct, STRUCTS);
  for (const name of field.split(/->|\./)) {
    // a struct without members says nothing of them
    if (owner && btf.vlen(owner) === 0) return;
    const member = owner ? findMember(btf, owner, name.replace(/\[\d+\]$/, '')) : null;
    if (!member) {
      const near = owner ? nearNames(name, memberNames(btf, owner)) : [];
      throw new Problem({
        code: 'no-point',
        what: `struct ${struct} has no ${field} on this kernel`,
        cause: owner ? `struct ${btf.name(owner)} has no member ${name}` : `nothing is inside it there`,
        fix: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Look through it: struct:${struct}`,
      });
    }
    owner = structOf(btf, member.type);
  }
}

/** Does the prototype take a pointer to one of the structs among its parameters from … to? */
function takes(btf: Btf, proto: TypeId, wanted: ReadonlySet<TypeId>, from: number, to: number): boolean {
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return false;
  for (let i = from; i < Math.min(to, btf.vlen(proto)); i++) {
    const type = skipModifiers(btf, btf.parameterType(proto, i));
    if (btf.kind(type) === Kind.PTR && wanted.has(skipModifiers(btf, btf.target(type)))) return true;
  }
  return false;
}

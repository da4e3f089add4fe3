import type { Btf, TypeId } from '../btf/btf';
import { CPrinter } from '../btf/c/printer';
import { FUNCS, Kind, TYPEDEFS } from '../btf/kinds';
import { resolve, skipModifiers } from '../btf/resolve';

/** An argument as raw_tp and tp_btf programs get it. */
export interface RawArgument {
  /** '' where no function of this kernel's BTF gives it a name */
  name: string;
  /** C type: "struct task_struct *" */
  type: string;
  typeId: TypeId;
}

export interface RawArguments {
  args: RawArgument[];
  /** the function whose parameter names these are: "__bpf_trace_task_rename"; null for none */
  namesFrom: string | null;
}

/**
 * TP_PROTO of a tracepoint from BTF; null where this BTF has no such tracepoint.
 *
 *   TYPEDEF btf_trace_sched_switch → PTR → FUNC_PROTO (void *, bool, struct task_struct *, …)
 *
 * The first parameter is the kernel's own and is dropped. The prototype has no names: they come from a function
 * that the same macro made: __bpf_trace_<class> (from 6.1), __probestub_<event> (from 6.6), __traceiter_<event>.
 */
export function rawArguments(btf: Btf, event: string, eventClass = event): RawArguments | null {
  const proto = tracepointProto(btf, event);
  if (proto === 0) return null;
  const print = new CPrinter(btf);
  const named = [
    `__bpf_trace_${event}`,
    `__probestub_${event}`,
    `__traceiter_${event}`,
    `__bpf_trace_${eventClass}`,
  ]
    .map((name) => ({ name, proto: btf.target(btf.find(name, FUNCS)) }))
    .find((f) => f.proto !== 0 && namesOf(btf, f.proto, proto));
  const args: RawArgument[] = [];
  for (let i = 1; i < btf.vlen(proto); i++) {
    const typeId = btf.parameterType(proto, i);
    args.push({
      name: named ? btf.parameterName(named.proto, i) : '',
      type: print.declare(typeId, ''),
      typeId,
    });
  }
  return { args, namesFrom: named?.name ?? null };
}

/** The FUNC_PROTO behind btf_trace_<event>; 0 if there is none. */
export function tracepointProto(btf: Btf, event: string): TypeId {
  const typedef = btf.find(`btf_trace_${event}`, TYPEDEFS);
  const pointer = typedef ? resolve(btf, typedef) : 0;
  if (btf.kind(pointer) !== Kind.PTR) return 0;
  const proto = skipModifiers(btf, btf.target(pointer));
  return btf.kind(proto) === Kind.FUNC_PROTO ? proto : 0;
}

/** Same number of parameters, and they have names. */
function namesOf(btf: Btf, candidate: TypeId, proto: TypeId): boolean {
  if (btf.kind(candidate) !== Kind.FUNC_PROTO || btf.vlen(candidate) !== btf.vlen(proto)) return false;
  return btf.vlen(proto) < 2 || btf.parameterName(candidate, 1) !== '';
}

import { type Btf, FUNCS, Kind, resolve, skipModifiers, TYPEDEFS, type TypeId } from '@hooklab/surface';

export interface Argument {
  /** '' where this kernel's BTF does not say */
  name: string;
  type: TypeId;
}

/**
 * The TP_PROTO arguments of a tracepoint, as raw_tp and tp_btf get them; null where there is no such tracepoint.
 *
 *   TYPEDEF btf_trace_task_rename → PTR → FUNC_PROTO (void *, struct task_struct *, const char *)
 *
 * The first parameter is the kernel's own and is dropped. That prototype has no names: they come from a function
 * made by the same macro, whichever this kernel's BTF has.
 */
export function tracepointArgs(btf: Btf, name: string): Argument[] | null {
  const typedef = btf.find(`btf_trace_${name}`, TYPEDEFS);
  if (typedef === 0) return null;
  const pointer = resolve(btf, typedef);
  if (btf.kind(pointer) !== Kind.PTR) return null;
  const proto = skipModifiers(btf, btf.target(pointer));
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return null;
  const named = [`__bpf_trace_${name}`, `__probestub_${name}`, `__traceiter_${name}`]
    .map((fn) => functionArgs(btf, fn))
    .find((args) => args !== null && args.length === btf.vlen(proto));
  const args: Argument[] = [];
  for (let i = 1; i < btf.vlen(proto); i++) {
    args.push({ name: named?.[i]?.name ?? '', type: btf.parameterType(proto, i) });
  }
  return args;
}

/** The parameters of a function of the kernel; null where its BTF has no such FUNC. */
export function functionArgs(btf: Btf, name: string): Argument[] | null {
  const func = btf.find(name, FUNCS);
  if (func === 0) return null;
  const proto = btf.target(func);
  if (btf.kind(proto) !== Kind.FUNC_PROTO) return null;
  return Array.from({ length: btf.vlen(proto) }, (_, i) => ({
    name: btf.parameterName(proto, i),
    type: btf.parameterType(proto, i),
  }));
}

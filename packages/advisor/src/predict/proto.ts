import { Kind, kindName } from '@hooklab/surface';
import type { AdvisorFacts } from '../facts/facts';
import type { FuncFact, ValueFact } from '../facts/types';
import { type Message, msg } from '../text/message';

/** The kernel's MAX_BPF_FUNC_ARGS. */
const MAX_PARAMS = 12;

const isScalar = (kind: Kind): boolean =>
  kind === Kind.PTR || kind === Kind.INT || kind === Kind.ENUM || kind === Kind.ENUM64;

/**
 * What btf_distill_func_proto() of this kernel objects to; null if nothing, 'unknown' if the surface cannot tell.
 * 5.10 takes no struct by value and fewer than 12 parameters; later ones structs up to 16 bytes, from 7.2 unions too.
 */
export function protoProblem(facts: AdvisorFacts, fn: FuncFact): Message | 'unknown' | null {
  const structs = facts.features.structArgs.value;
  const count = fn.params.length + (fn.variadic ? 1 : 0);
  if (count > MAX_PARAMS) return msg('why.tooManyParams', { fn: fn.name, n: count });
  if (count === MAX_PARAMS && structs !== true) {
    return structs === null ? 'unknown' : msg('why.tooManyParams', { fn: fn.name, n: count });
  }
  const { kind } = fn.returns;
  if (kind !== Kind.VOID && !isScalar(kind)) {
    return msg('why.returnsAggregate', { fn: fn.name, kind: kindName(kind) });
  }
  if (fn.variadic) return msg('why.variadic', { fn: fn.name });
  let open = false;
  for (const [i, param] of fn.params.entries()) {
    const ok = takes(facts, param);
    if (ok === null) open = true;
    if (ok === false) {
      return msg('why.badParam', { fn: fn.name, i, kind: kindName(param.kind), size: param.size });
    }
  }
  return open ? 'unknown' : null;
}

function takes(facts: AdvisorFacts, param: ValueFact): boolean | null {
  if (param.size === 0 || param.size > 16) return false;
  if (isScalar(param.kind)) return true;
  const { structArgs, unionArgs } = facts.features;
  if (param.kind === Kind.STRUCT) return structArgs.value;
  if (param.kind === Kind.UNION) return structArgs.value === false ? false : unionArgs.value;
  return false;
}

/** 8-byte slots that the arguments take in a trampoline. */
export const argSlots = (fn: FuncFact): number =>
  fn.params.reduce((slots, p) => slots + Math.max(1, Math.ceil(p.size / 8)), 0);

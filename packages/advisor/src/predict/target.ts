import type { AdvisorFacts } from '../facts/facts';
import { place } from '../facts/place';
import { msg } from '../text/message';
import { fails, note, type Prediction, type Trace } from './outcome';

/** BTF_MAX_NAME_SIZE of libbpf.c, with the NUL. */
const NAME_SIZE = 128;

/**
 * What libbpf needs before it looks for a name in the kernel's BTF: BTF, and a name that fits its buffer
 * (find_btf_by_prefix_kind). Rust's mangled names do not: seen on 7.2.
 */
export function checkTarget(facts: AdvisorFacts, target: string, trace?: Trace): Prediction | null {
  if (!facts.types.vmlinux) {
    if (trace) note(trace, 'P-14', false, place('btf/vmlinux'));
    return fails('load', 'ESRCH', 'P-14', msg('why.noBtf'));
  }
  if (fits(target)) return null;
  if (trace) note(trace, 'P-14', false, place('btf/vmlinux', null, target));
  return fails('load', 'ENAMETOOLONG', 'P-14', msg('why.nameTooLong', { most: NAME_SIZE - 1 }));
}

export const fits = (target: string): boolean => target.length < NAME_SIZE;
